G='data-ground="{{#if sheet}}{{sheet}}{{else}}primary{{/if}}"'
BTN='data-ground="{{#if (is sheet "accent")}}dark{{else}}accent{{/if}}"'
LOGO='<img class="logo" data-logo>'
TITLE='<h1 class="title t-display" data-slot="title">{{title}}</h1>'
DATES='<p class="t-label" data-slot="dates">{{dates}}</p>'
PLACE='{{#if place}}<p class="t-label" data-slot="place">{{place}}</p>{{/if}}'
HIGH='{{#if highlight}}<p class="high t-display" data-slot="highlight">{{highlight}}</p>{{/if}}'
NOTE='{{#if note}}<p class="t-text" data-slot="note">{{note}}</p>{{/if}}'
CTA='{{#if cta}}<p class="cta t-label" data-slot="cta" %s>{{cta}}</p>{{/if}}'%BTN
QR='{{#if link}}<img class="code" data-qr="link">{{/if}}'
CLS='{{#if (is track "one")}}c1{{else if (is track "two")}}c2{{else if (is track "three")}}c3{{else}}call{{/if}}'
PLAN='''<div class="plan" data-slot="sessions">
    {{#if trackOne}}<div class="slot"><div class="time"></div><div class="cells"><p class="track c1 t-label">{{trackOne}}</p>{{#if trackTwo}}<p class="track c2 t-label">{{trackTwo}}</p>{{/if}}{{#if trackThree}}<p class="track c3 t-label">{{trackThree}}</p>{{/if}}</div></div>{{/if}}
    {{#each (groups sessions "time")}}<div class="slot ruled"><p class="time t-text" data-role="label"><b>{{key}}</b></p><div class="cells">{{#each entries}}<div class="cell '''+CLS+'''"><p class="name t-text" data-role="label">{{title}}</p>{{#if @root.speakers}}{{#if speaker}}<p class="by t-text"><b>{{speaker}}</b></p>{{/if}}{{/if}}</div>{{/each}}</div></div>{{/each}}
  </div>'''
css='''<style>
.sheet{container-type:size;position:absolute;top:0;left:0;width:var(--w);height:var(--h);display:flex;flex-direction:column}
.view{flex:1;min-width:0;min-height:0;display:flex}
.head,.bill{flex-shrink:0;display:flex;flex-direction:column;padding-left:var(--inset-left);padding-right:var(--inset-right)}
.head{padding-top:calc(3*var(--u));padding-bottom:calc(3*var(--u));gap:calc(1.6*var(--u))}
.bill{padding-top:calc(2.4*var(--u));padding-bottom:var(--inset-bottom);gap:calc(2.2*var(--u))}
.row{display:flex;justify-content:space-between;align-items:flex-end;gap:calc(4*var(--u))}
.in{flex:1;min-height:0;display:flex;flex-direction:column;justify-content:space-between;gap:calc(2.6*var(--u))}
.stack{display:flex;flex-direction:column;gap:calc(2*var(--u))}
.grow{flex:1;min-width:0}
.script-latn .title{line-height:.98}

/* The plan: a time column, then one column for each track with its bar of colour; what all attend runs across. */
.plan{display:flex;flex-direction:column}
.slot{display:flex;gap:.7em}
.ruled{border-top:var(--rule) solid var(--ink);padding:.36em 0 .5em}
.time{flex:0 0 auto;width:3.7em;white-space:nowrap}
p.time{font-size:1.24em;width:2.98em;line-height:1.16}
.cells{flex:1;min-width:0;display:grid;grid-template-columns:1fr 1fr 1fr;gap:.7em}
.cell,.track{min-width:0}
.cell{display:flex;flex-direction:column;gap:.1em}
.ltr .cell,.ltr .track{border-left:.24em solid var(--ink);padding-left:.42em}
.rtl .cell,.rtl .track{border-right:.24em solid var(--ink);padding-right:.42em}
.c1{grid-column:1}
.c2{grid-column:2}
.c3{grid-column:3}
.call{grid-column:1 / span 3}
.plan .c1{border-color:var(--primary)}
.plan .c2{border-color:var(--accent)}
.track{font-size:1em;margin-bottom:.5em}
.name{font-size:1.24em}
.script-latn .name{line-height:1.14}
.script-latn .by{line-height:1.2}
.foot{display:flex;justify-content:space-between;align-items:flex-end;gap:calc(4*var(--u));border-top:calc(1.8*var(--rule)) solid var(--ink);padding-top:calc(2*var(--u))}
.code{flex:0 0 auto;width:calc(15*var(--u));height:calc(15*var(--u))}
.logo{flex:0 0 auto;height:calc(5.2*var(--u))}
.cta{padding:.5em .9em .55em;border-radius:var(--radius);white-space:nowrap;align-self:flex-start}
.script-latn .high{line-height:1.1}
.portrait .plan,.tall .plan,.square .plan{min-width:420px}

.portrait .view{min-height:calc(9*var(--u))}
.tall .view{min-height:calc(var(--inset-top) + 3*var(--u))}
.tall .bill{padding-bottom:calc(5*var(--u))}
.tail{flex:0 0 auto;height:max(0px,calc(var(--inset-bottom) - 5*var(--u)))}

.square .head{padding-top:var(--inset-top)}
.square .bill{flex:1;min-height:0}
.square .list .view{display:none}

.landscape .sheet,.wide .sheet,.banner .sheet{flex-direction:row}
.landscape .side{width:calc(.27*var(--w));padding-top:var(--inset-top);padding-bottom:var(--inset-bottom)}
.ltr.landscape .side{padding-right:calc(3*var(--u))}
.rtl.landscape .side{padding-left:calc(3*var(--u))}
.landscape .strip{flex:0 0 auto;width:calc(9*var(--u))}
.landscape .bill{flex:1;min-width:0;padding-top:var(--inset-top)}
.ltr.landscape .bill{padding-left:calc(4*var(--u))}
.rtl.landscape .bill{padding-right:calc(4*var(--u))}
.landscape .plan{min-width:700px}
.landscape .logo{height:calc(7*var(--u))}

.half{flex-shrink:0;display:flex;flex-direction:column;padding:var(--inset-top) calc(4*var(--u)) var(--inset-bottom) var(--inset-left)}
.rtl .half{padding-left:calc(4*var(--u));padding-right:var(--inset-right)}
.landscape .half{width:calc(var(--inset-left) + .62*var(--area-w))}
.wide .half{width:calc(var(--inset-left) + .72*var(--area-w))}
.wide .logo{height:calc(11*var(--u))}
.portrait .ad .half,.tall .ad .half,.square .ad .half{padding-right:var(--inset-right);padding-top:calc(4*var(--u))}
.rtl.portrait .ad .half,.rtl.tall .ad .half,.rtl.square .ad .half{padding-left:var(--inset-left)}
.portrait .ad .in,.tall .ad .in,.square .ad .in,.skyscraper .in{flex:0 0 auto}

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
head='<div class="head" %s><div class="row">%s%s</div>%s</div>'%(G,DATES,PLACE,TITLE)
bill='<div class="bill" data-ground="light">%s<div class="foot"><div class="grow">%s</div>%s%s</div></div>'
b='{{#if sessions}}\n'
b+='{{#if @landscape}}\n<div class="sheet">\n  <div class="head side" %s><div class="in"><div class="stack">%s%s%s</div>%s<div class="row">%s</div></div></div>\n  <div class="view strip"></div>\n  <div class="bill" data-ground="light">%s</div>\n</div>\n'%(G,DATES,TITLE,PLACE,NOTE,LOGO,PLAN)
b+='{{else}}\n<div class="sheet list">\n  {{#unless @square}}<div class="view"></div>{{/unless}}\n  '+head+'\n  '+bill%(PLAN,NOTE,'{{#if @portrait}}'+QR+'{{/if}}',LOGO)+'\n  {{#if @tall}}<div class="tail" data-ground="light"></div>{{/if}}\n</div>\n{{/if}}\n'
b+='{{else}}\n'
b+='{{#if @banner}}\n<div class="sheet">\n  <div class="view"></div>\n  <div class="words" %s><div class="grow">%s</div><div class="act-row">%s%s</div></div>\n</div>\n'%(G,TITLE,CTA,LOGO)
b+='{{else}}\n<div class="sheet ad">\n  {{#unless @landscape}}{{#unless @wide}}<div class="view"></div>{{/unless}}{{/unless}}\n  <div class="half" %s><div class="in"><div class="stack">%s%s</div>%s<div class="row"><div class="grow">%s</div>%s</div></div></div>\n  {{#if @landscape}}<div class="view"></div>{{else if @wide}}<div class="view"></div>{{else if @tall}}<div class="tail" %s></div>{{/if}}\n</div>\n{{/if}}\n{{/if}}\n'%(G,DATES,TITLE,HIGH,CTA,LOGO,G)
open('overlay.hbs','w').write(css+b)
