G='data-ground="{{#if sheet}}{{sheet}}{{else}}dark{{/if}}"'
BTN='data-ground="{{#if (is sheet "accent")}}dark{{else}}accent{{/if}}"'
LOGO='<img class="logo" data-logo>'
TITLE='<h1 class="title t-display" data-slot="title">{{title}}</h1>'
DATES='<p class="t-label" data-slot="dates">{{dates}}</p>'
PLACE='{{#if place}}<p class="t-label" data-slot="place">{{place}}</p>{{/if}}'
DATESP='<p class="t-label" data-slot="dates">{{dates}}{{#if place}} · {{place}}{{/if}}</p>'
STARS='{{#if stars}}<p class="stars t-display" data-slot="stars">{{stars}}</p>{{/if}}'
TICKETS='{{#if tickets}}<p class="t-text" data-slot="tickets">{{tickets}}</p>{{/if}}'
CTA='{{#if cta}}<p class="cta t-label" data-slot="cta" %s>{{cta}}</p>{{/if}}'%BTN
QR='{{#if link}}<img class="code" data-qr="link">{{/if}}'
TIER='{{#if @first}} top{{else if (is @index 1)}} mid{{else if (is @index 2)}} mid{{else if (is @index 3)}} mid{{/if}}'
def days(flow):
  name='<p class="act t-display'+TIER+'" data-role="{{#if @first}}subhead{{else if (is @index 1)}}label{{else if (is @index 2)}}label{{else if (is @index 3)}}label{{else}}legal{{/if}}">{{name}}</p>'
  each='<div class="item">'+name+'{{#unless @last}}<div class="dot"></div>{{/unless}}</div>' if flow else name
  fill='<div class="fill"></div>' if flow else ''
  return '<div class="days" data-slot="acts">{{#each (groups acts "day")}}<div class="day">{{#if key}}<p class="key t-label" data-role="legal">{{key}}</p>{{/if}}<div class="names">{{#each entries}}'+each+'{{/each}}'+fill+'</div></div>{{/each}}</div>'
css='''<style>
.sheet{container-type:size;position:absolute;top:0;left:0;width:var(--w);height:var(--h);display:flex;flex-direction:column}
.view{flex:1;min-width:0;min-height:0;display:flex}
.head,.bill{flex-shrink:0;display:flex;flex-direction:column;padding-left:var(--inset-left);padding-right:var(--inset-right)}
.head{padding-top:var(--inset-top);padding-bottom:calc(3*var(--u));gap:calc(2*var(--u))}
.bill{padding-top:calc(3.4*var(--u));padding-bottom:var(--inset-bottom);gap:calc(2.8*var(--u))}
.row{display:flex;justify-content:space-between;align-items:flex-end;gap:calc(4*var(--u))}
.in{flex:1;min-height:0;display:flex;flex-direction:column;justify-content:space-between;gap:calc(2.6*var(--u))}
.stack{display:flex;flex-direction:column;gap:calc(2*var(--u))}
.grow{flex:1;min-width:0}
.script-latn .title{line-height:.98}

/* The bill: days under rules, names in falling sizes, every line set to both edges. */
.days{display:flex;flex-direction:column;gap:.6em}
.day{display:flex;flex-direction:column}
.key{font-size:1em;border-top:calc(1.8*var(--rule)) solid var(--ink);padding:.34em 0 .16em}
.names{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:.02em .5em}
.item{display:flex;align-items:baseline;gap:.5em}
.dot{width:.2em;height:.2em;background:var(--pop);align-self:center;border-radius:calc(var(--radius)*.5)}
.fill{flex:1;height:0}
.act{white-space:nowrap}
.script-latn .act{line-height:1.1}
.mid{font-size:1.4em}
.top{font-size:2.3em;white-space:normal}
.script-latn .top{line-height:1.04}
.foot{display:flex;justify-content:space-between;align-items:flex-end;gap:calc(4*var(--u));border-top:calc(1.8*var(--rule)) solid var(--ink);padding-top:calc(2.2*var(--u))}
.script-latn .foot p{line-height:1.3}
.code{flex:0 0 auto;width:calc(17*var(--u));height:calc(17*var(--u))}
.logo{flex:0 0 auto;height:calc(5.2*var(--u))}
.cta{padding:.5em .9em .55em;border-radius:var(--radius);white-space:nowrap;align-self:flex-start}
.script-latn .stars{line-height:1.1}

.portrait .view{min-height:calc(10*var(--u))}
.tall .view{min-height:calc(14*var(--u))}
.tall .bill{padding-bottom:calc(5*var(--u))}
.tail{flex:0 0 auto;height:max(0px,calc(var(--inset-bottom) - 5*var(--u)))}

.across{flex-direction:row;flex-shrink:0}
.square .top-row{display:flex;flex-shrink:0}
.square .head{flex:1;min-width:0}
.ltr.square .head{padding-right:calc(4*var(--u))}
.rtl.square .head{padding-left:calc(4*var(--u))}
.square .view{flex:0 0 auto;width:calc(34*var(--u))}
.square .bill{flex:1;min-height:0;padding-top:calc(1*var(--u))}
.square .days,.landscape .days{flex-direction:row;gap:1.3em}
.square .day,.landscape .day{flex:1;min-width:0}
.square .names,.landscape .names{flex-direction:column;flex-wrap:nowrap;justify-content:flex-start;align-items:flex-start;gap:.02em}
.square .top,.landscape .top{font-size:1.7em}
.square .mid,.landscape .mid{font-size:1.25em}
.square .act,.landscape .act{white-space:normal}

.landscape .sheet,.wide .sheet,.banner .sheet{flex-direction:row}
.landscape .side{width:calc(.34*var(--w));padding-bottom:var(--inset-bottom)}
.ltr.landscape .side{padding-right:calc(4*var(--u))}
.rtl.landscape .side{padding-left:calc(4*var(--u))}
.landscape .bill{flex:1;min-width:0;padding-top:var(--inset-top)}
.ltr.landscape .bill{padding-left:calc(4*var(--u))}
.rtl.landscape .bill{padding-right:calc(4*var(--u))}
.landscape .strip{flex:0 0 auto;width:calc(10*var(--u))}
.landscape .days{min-width:420px}
.landscape .logo{height:calc(7*var(--u))}

.half{flex-shrink:0;display:flex;flex-direction:column;padding:var(--inset-top) calc(4*var(--u)) var(--inset-bottom) var(--inset-left)}
.rtl .half{padding-left:calc(4*var(--u));padding-right:var(--inset-right)}
.landscape .half{width:calc(var(--inset-left) + .62*var(--area-w))}
.wide .half{width:calc(var(--inset-left) + .72*var(--area-w))}
.wide .logo{height:calc(11*var(--u))}

.portrait .ad .half,.tall .ad .half,.square .ad .half{padding-right:var(--inset-right);padding-top:calc(4*var(--u))}
.rtl.portrait .ad .half,.rtl.tall .ad .half,.rtl.square .ad .half{padding-left:var(--inset-left)}
.portrait .ad .in,.tall .ad .in,.square .ad .in,.skyscraper .in{flex:0 0 auto}
.square .ad .view{width:auto;flex:1}

.banner .view{flex:0 0 auto;width:calc(110*var(--u))}
.banner .words{flex:1;min-width:0;display:flex;align-items:center;gap:calc(10*var(--u));padding:0 max(calc(8*var(--u)),var(--inset-right)) 0 calc(9*var(--u))}
.rtl.banner .words{padding-right:calc(9*var(--u));padding-left:max(calc(8*var(--u)),var(--inset-left))}
.script-latn.banner .t-display{line-height:1.02}
.banner .act-row{flex:0 0 auto;display:flex;align-items:center;gap:calc(8*var(--u))}
.banner .logo{height:calc(20*var(--u))}
.banner .cta{align-self:center}
@container (max-aspect-ratio: 7/1){.banner .view{width:calc(60*var(--u))}}

.skyscraper .view{min-height:calc(80*var(--u))}
.skyscraper .half{padding:calc(8*var(--u)) var(--inset-right) var(--inset-bottom) var(--inset-left)}
.skyscraper .in{gap:calc(8*var(--u))}
.skyscraper .stack{gap:calc(6*var(--u))}
.skyscraper .logo{height:calc(15*var(--u));align-self:flex-start}
.skyscraper .cta{white-space:normal}
</style>
'''
ad='<div class="view"></div>\n  <div class="half" %s><div class="in"><div class="stack">%s%s</div>%s<div class="row"><div class="grow">%s</div>%s</div></div></div>'%(G,DATES,TITLE,STARS,CTA,LOGO)
b=''
b+='{{#if acts}}\n'
up='<div class="head" %s><div class="row">%s%s</div>%s</div>\n  <div class="view"></div>\n  <div class="bill" %s>%s<div class="foot"><div class="grow">%s</div>%s%s</div></div>\n'
b+='{{#if @landscape}}\n<div class="sheet">\n  <div class="head side" %s><div class="in"><div class="stack">%s%s</div>%s<div class="row">%s</div></div></div>\n  <div class="view strip"></div>\n  <div class="bill" %s>%s</div>\n</div>\n'%(G,DATESP,TITLE,TICKETS,LOGO,G,days(False))
b+='{{else if @square}}\n<div class="sheet">\n  <div class="top-row"><div class="head" %s>%s%s</div><div class="view"></div></div>\n  <div class="bill" %s><div class="in">%s<div class="foot"><div class="grow">%s</div>%s</div></div></div>\n</div>\n'%(G,DATESP,TITLE,G,days(False),TICKETS,LOGO)
b+='{{else if @tall}}\n<div class="sheet">\n  '+up%(G,DATES,PLACE,TITLE,G,days(True),TICKETS,'',LOGO)+'  <div class="tail" %s></div>\n</div>\n'%G
b+='{{else}}\n<div class="sheet">\n  '+up%(G,DATES,PLACE,TITLE,G,days(True),TICKETS,QR,LOGO)+'</div>\n{{/if}}\n'
b+='{{else}}\n'
b+='{{#if @banner}}\n<div class="sheet">\n  <div class="view"></div>\n  <div class="words" %s><div class="grow">%s</div><div class="act-row">%s%s</div></div>\n</div>\n'%(G,TITLE,CTA,LOGO)
b+='{{else if @wide}}\n<div class="sheet">\n  <div class="half" %s><div class="in"><div class="row">%s%s</div>%s<div class="row"><div class="grow">%s</div>%s</div></div></div>\n  <div class="view"></div>\n</div>\n'%(G,DATES,CTA,TITLE,STARS,LOGO)
b+='{{else if @landscape}}\n<div class="sheet">\n  <div class="half" %s><div class="in">%s%s%s<div class="row"><div class="grow">%s</div>%s</div></div></div>\n  <div class="view"></div>\n</div>\n'%(G,DATES,TITLE,STARS,CTA,LOGO)
b+='{{else}}\n<div class="sheet ad">\n  '+ad+'\n  {{#if @tall}}<div class="tail" '+G+'></div>{{/if}}\n</div>\n{{/if}}\n{{/if}}\n'
open('overlay.hbs','w').write(css+b)
