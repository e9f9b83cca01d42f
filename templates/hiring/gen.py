G='data-ground="{{#if sheet}}{{sheet}}{{else}}light{{/if}}"'
INV='data-ground="{{#if (is sheet "accent")}}dark{{else}}accent{{/if}}"'
BTN='data-ground="{{#if (is sheet "dark")}}primary{{else}}dark{{/if}}"'
STAMP='{{#if place}}<div class="stamp round" data-bleed %s><p class="t-label" data-slot="place">{{place}}</p></div>{{/if}}'%INV
DATE='{{#if until}}<div class="stamp ticket" data-bleed %s><p class="t-label" data-slot="until">{{#if untilLabel}}{{untilLabel}}<br>{{/if}}{{date until "dayMonth"}}</p></div>{{/if}}'%BTN
ROLES='<div class="list" data-slot="roles">{{#each roles}}<div class="line"><p class="job t-display">{{role}}</p>{{#if @root.notes}}{{#if note}}<p class="note t-text" data-role="label">{{note}}</p>{{/if}}{{/if}}</div>{{/each}}</div>'
HEADING='<p class="t-label" data-slot="heading">{{headline}}</p>'
HEAD='<h1 class="t-display" data-slot="headline">{{headline}}</h1>'
SHORT='{{#if short}}<p class="t-text" data-slot="short">{{short}}</p>{{/if}}'
APPLY='{{#if apply}}<p class="t-text" data-slot="apply">{{apply}}</p>{{/if}}'
TEXT='{{#if text}}<p class="t-text" data-slot="text">{{text}}</p>{{/if}}'
CTA='{{#if cta}}<p class="cta t-label" data-slot="cta" %s>{{cta}}</p>{{/if}}'%BTN
LOGO='<img class="logo" data-logo>'
css='''<style>
.sheet{container-type:size;position:absolute;top:0;left:0;width:var(--w);height:var(--h);display:flex;flex-direction:column}
.view{position:relative;flex:1;min-width:0;min-height:0;display:flex}
.words{flex-shrink:0;display:flex;flex-direction:column;padding:calc(4*var(--u)) var(--inset-right) var(--inset-bottom) var(--inset-left)}
.in{display:flex;flex-direction:column;justify-content:space-between;gap:calc(3*var(--u))}
.full{flex:1;min-height:0}
.stack{display:flex;flex-direction:column;gap:calc(2.4*var(--u))}
.list{display:flex;flex-direction:column}
.line{display:flex;align-items:baseline;justify-content:space-between;gap:.5em;border-top:calc(1.4*var(--rule)) solid var(--ink);padding:.3em 0 .16em}
.job{flex:1;min-width:0}
.script-latn .job{line-height:1.12}
.note{font-size:.46em;line-height:1.2;max-width:40%}
.ltr .note{text-align:right}
.rtl .note{text-align:left}
.foot{display:flex;align-items:flex-end;justify-content:space-between;gap:calc(4*var(--u));border-top:calc(1.4*var(--rule)) solid var(--ink);padding-top:calc(2.4*var(--u))}
.say{flex:1;min-width:0;display:flex;flex-direction:column;gap:calc(1*var(--u))}
.script-latn .say p{line-height:1.28}
.code{flex:0 0 auto;width:calc(17*var(--u));height:calc(17*var(--u))}
.logo{flex:0 0 auto;height:calc(5.4*var(--u))}
.cta{padding:.5em .9em .55em;border-radius:var(--radius);white-space:nowrap;align-self:flex-start}

/* Place and date are stamped over the edge of the picture. */
.stamp{position:absolute;display:flex;flex-direction:column;align-items:center;justify-content:center;text-align:center}
.round{width:calc(30*var(--u));height:calc(30*var(--u));border-radius:calc(15*var(--u));padding:0 calc(4.8*var(--u));transform:rotate(-9deg)}
.ltr .round{right:var(--inset-right)}
.rtl .round{left:var(--inset-left)}
.ticket{padding:calc(1.8*var(--u)) calc(3.4*var(--u));white-space:nowrap;border:calc(1.4*var(--rule)) dashed var(--ink);border-radius:calc(1.6*var(--u));transform:rotate(5deg)}
.ltr .ticket{left:var(--inset-left)}
.rtl .ticket{right:var(--inset-right)}

.portrait .view{min-height:calc(27*var(--u))}
.portrait .round{bottom:calc(-6*var(--u))}
.portrait .ticket{bottom:calc(3*var(--u))}
.portrait .words{padding-top:calc(4.6*var(--u))}
.portrait .heading,.tall .heading{max-width:calc(.6*var(--area-w))}

.tall .view{min-height:calc(var(--inset-top) + 22*var(--u))}
.tall .words{padding-bottom:calc(5*var(--u))}
.tall .round{bottom:calc(-6*var(--u))}
.tall .ticket{bottom:calc(3*var(--u))}
.tail{flex:0 0 auto;height:max(0px,calc(var(--inset-bottom) - 5*var(--u)))}

.square .sheet,.landscape .sheet,.wide .sheet,.banner .sheet{flex-direction:row}
.square .words{width:calc(var(--inset-left) + .64*var(--area-w));padding-top:var(--inset-top);padding-right:calc(3*var(--u))}
.rtl.square .words{padding-right:var(--inset-right);padding-left:calc(3*var(--u))}
.square .round{top:var(--inset-top)}
.ltr.square .round{right:var(--inset-right)}
.square .ticket{bottom:var(--inset-bottom);padding:calc(1.6*var(--u)) calc(2*var(--u))}
.ltr.square .ticket{left:auto;right:var(--inset-right)}
.rtl.square .ticket{right:auto;left:var(--inset-left)}

.landscape .words{width:calc(var(--inset-left) + .66*var(--area-w));padding-top:var(--inset-top);padding-right:calc(4*var(--u))}
.rtl.landscape .words{padding-right:var(--inset-right);padding-left:calc(4*var(--u))}
.landscape .round{top:var(--inset-top);width:calc(40*var(--u));height:calc(40*var(--u));border-radius:calc(20*var(--u));padding:0 calc(5*var(--u))}
.landscape .logo{height:calc(7*var(--u))}
.landscape .list{min-width:340px}
@container (max-width:420px){.landscape .words{width:calc(var(--inset-left) + .66*var(--area-w))}}

.wide .words{width:calc(var(--inset-left) + .7*var(--area-w));padding-top:var(--inset-top);padding-right:calc(6*var(--u))}
.rtl.wide .words{padding-right:var(--inset-right);padding-left:calc(6*var(--u))}
.wide .foot{padding-top:calc(4*var(--u))}
.wide .logo{height:calc(11*var(--u))}

.banner .words{flex:1;min-width:0;flex-direction:row;align-items:center;gap:calc(10*var(--u));padding:0 var(--inset-right) 0 calc(9*var(--u))}
.rtl.banner .words{padding-left:var(--inset-left);padding-right:calc(9*var(--u))}
.banner .view{flex:0 0 auto;width:calc(120*var(--u))}
.banner .lead{flex:1;min-width:0;display:flex}
.script-latn.banner .t-display{line-height:1.02}
.banner .act{flex:0 0 auto;display:flex;align-items:center;gap:calc(8*var(--u))}
.banner .logo{height:calc(20*var(--u))}
.banner .cta{align-self:center}
@container (max-aspect-ratio: 7/1){.banner .view{width:calc(60*var(--u))}}

.skyscraper .view{min-height:calc(90*var(--u))}
.skyscraper .words{padding-top:calc(8*var(--u))}
.skyscraper .in{gap:calc(8*var(--u))}
.skyscraper .stack{gap:calc(6*var(--u))}
.skyscraper .logo{height:calc(15*var(--u));align-self:flex-start}
.skyscraper .cta{white-space:normal}
</style>
'''
upright='''<div class="view">%s%s</div>
  <div class="words" %s><div class="in">%s{{#if roles}}%s{{/if}}<div class="foot"><div class="say">%s%s</div>%s%s</div></div></div>'''
b='<div class="sheet">\n'
b+='{{#if @portrait}}\n  '+upright%(DATE,STAMP,G,'<div class="heading">'+HEADING+'</div>',ROLES,TEXT,APPLY,'{{#if link}}<img class="code" data-qr="link">{{/if}}',LOGO)+'\n'
b+='{{else if @tall}}\n  '+upright%(DATE,STAMP,G,'<div class="heading">'+HEADING+'</div>',ROLES,TEXT,APPLY,'',LOGO)+'\n  <div class="tail" '+G+'></div>\n'
b+='{{else if @square}}\n  <div class="words" %s><div class="in full">{{#if roles}}%s%s{{else}}%s%s{{/if}}<div class="foot"><div class="say">%s</div>%s</div></div></div>\n  <div class="view">%s%s</div>\n'%(G,HEADING,ROLES,HEAD,SHORT,APPLY,LOGO,STAMP,DATE)
b+='{{else if @landscape}}\n  <div class="words" %s><div class="in full">{{#if roles}}%s%s<div class="row">%s</div>{{else}}%s<div class="foot"><div class="say">%s</div>%s</div>{{/if}}</div></div>\n  <div class="view">%s</div>\n'%(G,HEADING,ROLES,LOGO,HEAD,SHORT,LOGO,STAMP)
b+='{{else if @wide}}\n  <div class="words" %s><div class="in full">%s<div class="foot"><div class="say">%s</div>%s</div></div></div>\n  <div class="view"></div>\n'%(G,HEAD,SHORT,LOGO)
b+='{{else if @banner}}\n  <div class="view"></div>\n  <div class="words" %s><div class="lead">%s</div><div class="act">%s%s</div></div>\n'%(G,HEAD,CTA,LOGO)
b+='{{else}}\n  <div class="view"></div>\n  <div class="words" %s><div class="in">%s<div class="stack">%s%s</div>%s</div></div>\n{{/if}}\n</div>\n'%(G,HEAD,SHORT,CTA,LOGO)
open('overlay.hbs','w').write(css+b)
