import json
def cell(n,f): return '<div class="cell">{{#if %s}}<img class="pic" data-field="%s">{{/if}}</div>'%(f,f)
def cap(i): return '{{#each pieces}}{{#if (is @index %d)}}<p class="cap t-text" data-slot="pieces"><b>{{name}}</b>{{#if price}} {{price price}}{{/if}}</p>{{/if}}{{/each}}'%i
def fig(i,f,c=''):
  hero = cell(i,f)
  return ('<div class="fig'+(' '+c if c else '')+'">%s<div class="note" data-ground="light">%s</div></div>')%(hero,cap(i))
def wrap(f,x): return '{{#if %s}}%s{{/if}}'%(f,x)
G='data-ground="{{#if sheet}}{{sheet}}{{else}}primary{{/if}}"'
INV='data-ground="{{#if (is sheet "dark")}}primary{{else}}dark{{/if}}"'
CTA='{{#if cta}}<p class="cta t-label" data-slot="cta" %s>{{cta}}</p>{{/if}}'%INV
LOGO='<img class="logo" data-logo>'
LABEL='{{#if label}}<p class="t-label" data-slot="label">{{label}}</p>{{/if}}'
TITLE='<h1 class="t-display" data-slot="title">{{title}}</h1>'
TEXT='{{#if text}}<p class="t-text" data-slot="text">{{text}}</p>{{/if}}'
css='''<style>
/* A modular grid of pictures. Its lines are the borders of the cells, in paper; the plate shows in every cell without a picture of its own. */
.sheet{--g:calc(1.1*var(--u));container-type:size;position:absolute;top:0;left:0;width:var(--w);height:var(--h);display:flex;flex-direction:column;border:var(--g) solid var(--light)}
.row{display:flex;min-height:0;min-width:0}
.fig{flex:1;min-width:0;min-height:0;display:flex;flex-direction:column}
.grow{flex:1}
.cell{position:relative;flex:1;min-width:0;min-height:0;display:flex;border:var(--g) solid var(--light)}
.pic{position:absolute;top:0;left:0;width:100%;height:100%;object-fit:cover}
.note{flex-shrink:0;display:flex;padding:0 var(--g) calc(.8*var(--u)) var(--g)}
.ltr .from .note,.rtl .to .note{padding-left:calc(var(--inset-left) - 1.1*var(--u))}
.ltr .to .note,.rtl .from .note{padding-right:calc(var(--inset-right) - 1.1*var(--u))}
.script-latn .cap{line-height:1.2}
.block{flex-shrink:0;display:flex;flex-direction:column;border:var(--g) solid var(--light)}
.in{flex:1;min-height:0;display:flex;flex-direction:column;justify-content:space-between;gap:calc(2.6*var(--u))}
.foot{display:flex;align-items:flex-end;justify-content:space-between;gap:calc(4*var(--u))}
.words{flex:1;min-width:0;display:flex;flex-direction:column;gap:calc(2*var(--u))}
.logo{flex:0 0 auto;height:calc(5*var(--u))}
.cta{padding:.5em .9em .55em;border-radius:var(--radius);white-space:nowrap;align-self:flex-start}
.ad{display:none}
@container (max-width:420px){.ad{display:flex}}

.portrait .side{width:calc(32*var(--u));flex-direction:column;flex-shrink:0}
.portrait .strip{height:calc(27*var(--u));flex-shrink:0}
.portrait .block{padding:calc(3*var(--u)) calc(var(--inset-right) - 2.2*var(--u)) calc(3.4*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.portrait .low{padding-bottom:calc(var(--inset-bottom) - 2.2*var(--u))}
.portrait .block{gap:calc(1.6*var(--u))}
.portrait .grow{min-height:calc(50*var(--u))}
.portrait .last .note{min-height:calc(var(--inset-bottom) + 2.4*var(--u));padding-bottom:calc(var(--inset-bottom) - 2.2*var(--u))}

.tall .side{width:calc(36*var(--u));flex-direction:column;flex-shrink:0}
.tall .strip{height:max(calc(34*var(--u)),calc(var(--inset-bottom) + 2*var(--u)));flex-shrink:0}
.tall .block{padding:calc(4*var(--u)) calc(var(--inset-right) - 2.2*var(--u)) calc(4.4*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.tall .low{padding-bottom:max(calc(4.4*var(--u)),calc(var(--inset-bottom) - 2.2*var(--u)))}
.tall .grow{min-height:calc(var(--inset-top) + 34*var(--u))}
.tall .in{gap:calc(3.4*var(--u))}

.square .block{width:calc(.47*var(--area-w) + var(--inset-left));padding:calc(var(--inset-top) - 2.2*var(--u)) calc(3.4*var(--u)) calc(3.6*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.rtl.square .block{padding-left:calc(3.4*var(--u));padding-right:calc(var(--inset-right) - 2.2*var(--u))}
.square .strip{height:calc(.36*var(--area-h) + var(--inset-bottom));flex-shrink:0}

.landscape .sheet,.wide .sheet,.banner .sheet{flex-direction:row}
.landscape .block{width:calc(.42*var(--area-w) + var(--inset-left));padding:calc(var(--inset-top) - 2.2*var(--u)) calc(3.4*var(--u)) calc(var(--inset-bottom) - 2.2*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.rtl.landscape .block{padding-left:calc(3.4*var(--u));padding-right:calc(var(--inset-right) - 2.2*var(--u))}
.landscape .side{flex-direction:column;width:calc(.24*var(--w));flex-shrink:0}
.landscape .logo{height:calc(7*var(--u))}
@container (max-width:420px){.landscape .block{width:calc(.62*var(--w))}.landscape .side{display:none}}

.wide .block{width:calc(.44*var(--area-w) + var(--inset-left));padding:calc(var(--inset-top) - 2.2*var(--u)) calc(5*var(--u)) calc(var(--inset-bottom) - 2.2*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.rtl.wide .block{padding-left:calc(5*var(--u));padding-right:calc(var(--inset-right) - 2.2*var(--u))}
.wide .logo{height:calc(11*var(--u))}
.wide .thin{width:calc(.15*var(--w));flex:0 0 auto}

.banner .sheet{--g:calc(2*var(--u))}
.banner .block{flex:1;min-width:0;flex-direction:row;align-items:center;gap:calc(10*var(--u));padding:0 max(calc(8*var(--u)),calc(var(--inset-right) - 4*var(--u))) 0 calc(8*var(--u))}
.banner .say{flex:1;min-width:0;display:flex}
.script-latn.banner .t-display{line-height:1.02}
.banner .act{flex:0 0 auto;display:flex;align-items:center;gap:calc(8*var(--u))}
.banner .logo{height:calc(20*var(--u))}
.banner .cta{align-self:center}
.banner .hero{flex:0 0 auto;width:calc(130*var(--u))}
.banner .thin{flex:0 0 auto;width:calc(70*var(--u))}
@container (max-aspect-ratio: 7/1){.banner .thin{display:none}.banner .hero{width:calc(90*var(--u))}}

.skyscraper .block{padding:calc(var(--inset-top) - 2.2*var(--u)) calc(var(--inset-right) - 2.2*var(--u)) calc(7*var(--u)) calc(var(--inset-left) - 2.2*var(--u))}
.skyscraper .in{gap:calc(6*var(--u));flex:0 0 auto}
.skyscraper .logo{height:calc(15*var(--u));align-self:flex-start}
.skyscraper .cta{white-space:normal}
</style>
'''
strip456='{{#if four}}<div class="row strip last">%s%s%s</div>{{/if}}'%(fig(3,'four','from'),wrap('five',fig(4,'five','{{#unless six}}to{{/unless}}')),wrap('six',fig(5,'six','to')))
plain456='{{#if four}}<div class="row strip">%s%s%s</div>{{/if}}'%(cell(0,'four'),wrap('five',cell(0,'five')),wrap('six',cell(0,'six')))
body='<div class="sheet">\n'
body+='{{#if @portrait}}\n  <div class="row grow">%s<div class="row side">%s%s</div></div>\n'%(fig(0,'one','from'),fig(1,'two','to'),fig(2,'three','to'))
body+='  <div class="block {{#unless four}}low{{/unless}}" %s>%s%s<div class="foot"><div class="words">%s</div>%s</div></div>\n  %s\n'%(G,LABEL,TITLE,TEXT,LOGO,strip456)
body+='{{else if @tall}}\n  <div class="row grow">%s<div class="row side">%s%s</div></div>\n'%(cell(0,'one'),cell(1,'two'),cell(2,'three'))
body+='  <div class="block {{#unless four}}low{{/unless}}" %s><div class="in">%s%s<div class="foot"><div class="words">%s</div>%s</div></div></div>\n  %s\n'%(G,LABEL,TITLE,TEXT,LOGO,plain456)
body+='{{else if @square}}\n  <div class="row grow"><div class="block" %s><div class="in">%s%s<div class="foot"><div class="words"></div>%s</div></div></div>%s</div>\n  <div class="row strip">%s%s%s%s%s</div>\n'%(G,LABEL,TITLE,LOGO,cell(0,'one'),cell(0,'two'),cell(0,'three'),*[wrap(f,cell(0,f)) for f in ('four','five','six')])
body+='{{else if @landscape}}\n  <div class="block" %s><div class="in">%s%s<div class="foot"><div class="words">%s</div>%s</div></div></div>\n  %s\n  <div class="row side">%s%s%s</div>\n'%(G,LABEL,TITLE,'<div class="ad">'+CTA+'</div>',LOGO,cell(0,'one'),cell(0,'two'),cell(0,'three'),wrap('four',cell(0,'four')))
body+='{{else if @wide}}\n  <div class="block" %s><div class="in">%s<div class="foot"><div class="words">%s</div>%s</div></div></div>\n  %s<div class="row thin">%s</div><div class="row thin">%s</div>\n'%(G,TITLE,LABEL,LOGO,cell(0,'one'),cell(0,'two'),cell(0,'three'))
body+='{{else if @banner}}\n  <div class="row hero">%s</div><div class="row thin">%s</div>\n  <div class="block" %s><div class="say">%s</div><div class="act">%s%s</div></div>\n'%(cell(0,'one'),cell(0,'two'),G,TITLE,CTA,LOGO)
body+='{{else}}\n  <div class="block" %s><div class="in">%s%s%s</div></div>\n  %s%s%s\n{{/if}}\n</div>\n'%(G,LOGO,TITLE,CTA,cell(0,'one'),cell(0,'two'),cell(0,'three'))
open('overlay.hbs','w').write(css+body)
