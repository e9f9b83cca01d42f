G='data-ground="{{#if sheet}}{{sheet}}{{else}}dark{{/if}}"'
BTN='data-ground="{{#if (is sheet "accent")}}dark{{else}}accent{{/if}}"'
LOGO='<img class="logo" data-logo>'
NAME='<h1 class="name t-display" data-slot="name">{{name}}</h1>'
LINE='<p class="line t-accent" data-slot="line">{{line}}</p>'
SHORTLINE='{{#if line}}<p class="line t-accent" data-slot="line">{{#if short}}{{short}}{{else}}{{line}}{{/if}}</p>{{/if}}'
LABEL='{{#if label}}<p class="t-label" data-slot="label">{{label}}</p>{{else}}<div></div>{{/if}}'
FACTS='{{#if facts}}<div class="facts" data-slot="facts">{{#each facts}}<div class="fact"><p class="t-figure">{{value}}</p><p class="what t-text" data-role="label">{{what}}</p></div>{{/each}}</div>{{/if}}'
PRICE='{{#if price}}<p class="price t-figure" data-slot="price">{{price price}}</p>{{/if}}'
CTA='{{#if cta}}<p class="cta t-label" data-slot="cta" %s>{{cta}}</p>{{/if}}'%BTN
VIEW='<div class="view">{{#if product}}<svg class="disc" data-bleed viewBox="0 0 100 100" preserveAspectRatio="xMidYMid meet"><circle cx="50" cy="50" r="48" fill="var(--{{#if (is sheet "accent")}}light{{else}}accent{{/if}})"/></svg><div class="stand" data-bleed><img class="product" data-field="product"></div>{{/if}}</div>'
css='''<style>
.sheet{container-type:size;position:absolute;top:0;left:0;width:var(--w);height:var(--h);display:flex;flex-direction:column}
.view{position:relative;flex:1;min-width:0;min-height:0;display:flex}
/* A cut-out stands on the edge of the sheet, in front of a disc. */
.disc{position:absolute;top:6%;left:5%;width:90%;height:88%}
.stand{position:absolute;top:8%;left:8%;width:84%;height:95%;display:flex}
.product{width:100%;height:100%;object-fit:contain;object-position:center bottom}
.shelf{flex-shrink:0;display:flex;flex-direction:column;padding:calc(3.4*var(--u)) var(--inset-right) var(--inset-bottom) var(--inset-left)}
.in{display:flex;flex-direction:column;justify-content:space-between;gap:calc(2.6*var(--u))}
.full{flex:1;min-height:0}
.row{display:flex;justify-content:space-between;align-items:center;gap:calc(4*var(--u))}
.low{align-items:flex-end}
.stack{display:flex;flex-direction:column;gap:calc(2*var(--u))}
.script-latn .name{line-height:.96}
.script-latn .line{line-height:1.18}
.grow{flex:1;min-width:0}
.facts{display:flex;gap:calc(2*var(--u));border-top:calc(1.6*var(--rule)) solid var(--ink)}
.fact{flex:1;min-width:0;padding-top:.26em}
.script-latn .fact p{line-height:1.08}
.facts .t-figure{text-transform:none}
.what{font-size:.46em}
.script-latn .fact .what{line-height:1.25}
.price{white-space:nowrap;color:var(--pop);line-height:1.05}
.logo{flex:0 0 auto;height:calc(5*var(--u))}
.cta{padding:.5em .9em .55em;border-radius:var(--radius);white-space:nowrap;align-self:flex-start}
.ad{display:none}
@container (max-width:420px){.ad{display:flex}}

.portrait .view{min-height:calc(48*var(--u))}
.tall .view{min-height:calc(var(--inset-top) + 36*var(--u))}
.tall .shelf{padding-bottom:calc(5*var(--u))}
.tall .in{gap:calc(3.6*var(--u))}
.tail{flex:0 0 auto;height:max(0px,calc(var(--inset-bottom) - 5*var(--u)))}

.square .sheet,.landscape .sheet,.wide .sheet,.banner .sheet{flex-direction:row}
.square .shelf{width:calc(var(--inset-left) + .58*var(--area-w));padding-top:var(--inset-top);padding-right:calc(4*var(--u))}
.rtl.square .shelf{padding-right:var(--inset-right);padding-left:calc(4*var(--u))}
.square .facts{flex-direction:column;gap:0;border-top:0 solid var(--ink)}
.square .fact{display:flex;flex:0 0 auto;align-items:baseline;justify-content:space-between;gap:.4em;border-top:calc(1.6*var(--rule)) solid var(--ink);padding:.16em 0 .12em}
.square .what{max-width:58%}
.ltr.square .what{text-align:right}
.rtl.square .what{text-align:left}

.landscape .shelf{width:calc(var(--inset-left) + .54*var(--area-w));padding-top:var(--inset-top);padding-right:calc(4*var(--u))}
.rtl.landscape .shelf{padding-right:var(--inset-right);padding-left:calc(4*var(--u))}
.landscape .logo{height:calc(7*var(--u))}

.wide .shelf{width:calc(var(--inset-left) + .62*var(--area-w));padding-top:var(--inset-top);padding-right:calc(6*var(--u))}
.rtl.wide .shelf{padding-right:var(--inset-right);padding-left:calc(6*var(--u))}
.wide .row{gap:calc(7*var(--u))}
.wide .logo{height:calc(11*var(--u))}

.banner .view{flex:0 0 auto;width:calc(130*var(--u))}
.banner .shelf{flex:1;min-width:0;flex-direction:row;align-items:center;gap:calc(10*var(--u));padding:0 max(calc(8*var(--u)),var(--inset-right)) 0 calc(9*var(--u))}
.rtl.banner .shelf{padding-right:calc(9*var(--u));padding-left:max(calc(8*var(--u)),var(--inset-left))}
.script-latn.banner .t-display{line-height:1.02}
.banner .act{flex:0 0 auto;display:flex;align-items:center;gap:calc(8*var(--u))}
.banner .logo{height:calc(20*var(--u))}
.banner .cta{align-self:center}
@container (max-aspect-ratio: 7/1){.banner .view{width:calc(70*var(--u))}}

.skyscraper .view{min-height:calc(110*var(--u))}
.skyscraper .shelf{padding-top:calc(8*var(--u))}
.skyscraper .in{gap:calc(8*var(--u))}
.skyscraper .stack{gap:calc(6*var(--u))}
.skyscraper .logo{height:calc(15*var(--u));align-self:flex-start}
.skyscraper .cta{white-space:normal}
</style>
'''
b='<div class="sheet">\n'
up='%s\n  <div class="shelf" %s><div class="in"><div class="row">%s%s</div><div class="stack">%s%s</div>%s</div></div>\n'
b+='{{#if @portrait}}\n  '+up%(VIEW,G,LABEL,LOGO,NAME,LINE,FACTS)
b+='{{else if @tall}}\n  '+up%(VIEW,G,LABEL,LOGO,NAME,LINE,FACTS)+'  <div class="tail" '+G+'></div>\n'
b+='{{else if @square}}\n  <div class="shelf" %s><div class="in full"><div class="row">%s%s</div><div class="stack">%s%s</div>%s</div></div>\n  %s\n'%(G,LABEL,LOGO,NAME,LINE,FACTS,VIEW)
b+='{{else if @landscape}}\n  <div class="shelf" %s><div class="in full"><div class="row">%s%s</div><div class="stack">%s%s</div><div class="row low">%s<div class="ad">%s</div></div></div></div>\n  %s\n'%(G,LABEL,LOGO,NAME,SHORTLINE,PRICE,CTA,VIEW)
b+='{{else if @wide}}\n  <div class="shelf" %s><div class="in full">%s<div class="row low"><div class="grow">%s</div>%s%s</div></div></div>\n  %s\n'%(G,NAME,SHORTLINE,PRICE,LOGO,VIEW)
b+='{{else if @banner}}\n  %s\n  <div class="shelf" %s><div class="grow">%s</div><div class="act">%s%s%s</div></div>\n'%(VIEW,G,NAME,PRICE,CTA,LOGO)
b+='{{else}}\n  %s\n  <div class="shelf" %s><div class="in">%s<div class="stack">%s%s%s</div>%s</div></div>\n{{/if}}\n</div>\n'%(VIEW,G,NAME,SHORTLINE,PRICE,CTA,LOGO)
open('overlay.hbs','w').write(css+b)
