import json
def L(*days): return '\n'.join('\n'.join(('%s | %s'%(d if i==0 else '',n)) for i,n in enumerate(ns.split(', '))) for d,ns in days)
en=L(('Friday 11 June','The Brass Nine, Ourse, Silt, Ada Kay, Night Ferry, Pale Hands, Odd Socks, Moth, Tin Roof, Vera Lindt, Low Cloud, Parcel, Kilo Kilo, Gulls'),
     ('Saturday 12 June','Nine Horns, Marrow, Salt Road, Iver, Paper Boats, Lux Aeterna, Hollow Coast, Dada Plan, Bellwether, June & the Owls, Undertow, Fathom, Slow Train'),
     ('Sunday 13 June','Kestrel, Blue Hour, Anouk Vey, Cellar Door, Fens, The Long Takes, Copper, Wren, Ash Lane, Tidal, Orrery, Small Hours, Last Bus'))
fr=L(('Vendredi 11 juin','Les Neuf Cuivres, Ourse, Limon, Ada Kay, Bac de nuit, Mains pâles, Tôle, Phalène, Vera Lindt, Nuages bas, Colis, Kilo Kilo, Goélands'),
     ('Samedi 12 juin','Corne de brume, Moelle, La Route du sel, Iver, Bateaux de papier, Côte creuse, Dada Plan, Juin et les Hiboux, Ressac, Brasse, Train lent, Abysses, Étrave, Noroît'),
     ('Dimanche 13 juin','Crécerelle, L’Heure bleue, Anouk Vey, Porte de cave, Marais, Plans-séquences, Cuivre, Roitelet, Allée des frênes, Marée basse, Planétaire, Dernier bus, Écume'))
de=L(('Freitag, 11. Juni','Neun Hörner, Schlick, Nachtfähre, Ada Kay, Ourse, Blechdach, Falter, Vera Lindt, Tiefe Wolken, Paket, Kilo Kilo, Möwen, Schotter'),
     ('Samstag, 12. Juni','Mark und Bein, Salzstraße, Iver, Papierboote, Hohle Küste, Dada-Plan, Leithammel, Eulen im Juni, Sog, Faden, Bummelzug, Kessel, Zwei Tauben, Drossel'),
     ('Sonntag, 13. Juni','Turmfalke, Blaue Stunde, Anouk Vey, Kellertür, Moor, Lange Einstellung, Kupfer, Zaunkönig, Eschenweg, Tide, Sternuhr, Sperrstunde, Letzter Bus'))
ar=L(('الجمعة 11 يونيو','فرقة الأبواق, ليل الميناء, سحابة منخفضة, نورس, يافا, صدى, سقف الصفيح, رمل, حبر, طريق الملح, عتمة, نجمة سهيل'),
     ('السبت 12 يونيو','عازفو الجبل, زورق ورق, ندى, مدّ, الساعة الزرقاء, قطار بطيء, طحلب, قمر, نحاس, باب القبو, سنديان, ريح'),
     ('الأحد 13 يونيو','صقر الجرف, ليلى وحداد, غيمة, واحة, موج, آخر حافلة, فراشة, حجر, سراج, نخلة, فجر, دوري'))
ja=L(('6月11日（金）','ナイン・ホーンズ, 夜の渡し船, ウルス, 低い雲, エイダ・ケイ, トタン屋根, 蛾, カモメ, 小包, キロキロ, 塩, 影絵'),
     ('6月12日（土）','霧笛, 塩の道, 紙の舟, アイヴァー, 六月のふくろう, 引き潮, 鈍行, ひろ, 銅, 空洞海岸, 梟, 糸'),
     ('6月13日（日）','チョウゲンボウ, 青い時間, アヌーク, 地下室の扉, 湿地, 長回し, 銅線, みそさざい, 潮, 天球儀, 終バス, 夜明け'))
S=lambda loc,brand,**c: {"locale":loc,"brand":brand,"copy":c}
samples=[
 S('en','lumen',title='Loud Water',dates='11–13 June 2027',place='Dockside 4',acts=en,stars='The Brass Nine, Nine Horns, Kestrel',tickets='Weekend €89, day €39. Under twelve free.',link='lumen.example/loud-water',cta='Get tickets',sheet='dark'),
 S('fr','lumen',title='Grand Bruit',dates='11–13 juin 2027',place='Quai 4',acts=fr,stars='Les Neuf Cuivres, Crécerelle',tickets='Trois jours 89 €, un jour 39 €. Gratuit avant douze ans.',cta='Billets',sheet='primary'),
 S('de','lumen',title='Lautes Wasser',dates='11.–13. Juni 2027',place='Am Speicher 4',acts=de,stars='Neun Hörner, Turmfalke',tickets='Drei Tage 89 €, ein Tag 39 €. Unter zwölf frei.',cta='Karten',sheet='accent'),
 S('fr','maree',title='La Nuit du port',dates='11–13 juin 2027',place='Quai des Brumes',acts=fr,stars='Les Neuf Cuivres, Corne de brume',tickets='Entrée libre, la soupe est à 6 €.',link='maree.example/nuit-du-port',cta='Le programme',sheet='light'),
 S('en','maree',title='Quay Songs',dates='11–13 June 2027',place='Quai des Brumes',acts=en,stars='The Brass Nine, Kestrel',tickets='Free entry, soup is €6.',cta='Programme',sheet='primary'),
 S('de','halden',title='Gipfelklang',dates='11.–13. Juni 2027',place='Grindelwald',acts=de,stars='Neun Hörner, Turmfalke',tickets='Drei Tage 60 Fr. mit Bergbahn, Zelt 15 Fr.',link='halden.example/gipfelklang',cta='Karten',sheet='light'),
 S('ar','halden',title='صدى الجبل',dates='11–13 يونيو 2027',place='جبل جيس',acts=ar,stars='فرقة الأبواق، صقر الجرف',tickets='ثلاثة أيام 220 درهمًا، الأطفال مجانًا.',cta='التذاكر',sheet='dark'),
 S('ja','halden',title='山びこ音楽祭',dates='2027年6月11–13日',place='上高地',acts=ja,stars='ナイン・ホーンズ、霧笛',tickets='三日通し9,800円、小学生以下無料。',cta='チケット',sheet='primary'),
]
wde=L(('Donnerstag, 10. Juni','Blechbläserensemble Neukölln, Nachtwanderung, Schlick & Schotter, Eulen im Juni, Ourse, Kellertür, Blaue Stunde, Zaunkönig, Moor, Fähre'),
      ('Freitag, 11. Juni','Die Lange Einstellung, Turmfalkenquartett, Salzstraße, Papierboote, Hohle Küste, Leithammel, Sog, Faden, Bummelzug, Kessel'),
      ('Samstag, 12. Juni','Mark und Bein Kapelle, Anouk Vey & Orchester, Sternuhr, Sperrstunde, Letzter Bus, Kupfer, Drossel, Tide, Iver, Zwei Tauben'),
      ('Sonntag, 13. Juni','Neun Hörner aus Bremen, Vera Lindt, Tiefe Wolken, Kilo Kilo, Möwen, Falter, Paket, Blechdach, Ada Kay, Silt'))
wfr=L(('Vendredi 11 juin','Orchestre des Neuf Cuivres, Les Bateaux de papier, Crécerelle, Moelle, Bac de nuit, Mains pâles, Tôle ondulée, Phalène, Vera Lindt, Nuages bas, Colis, Kilo Kilo, Goélands'),
      ('Samedi 12 juin','Anouk Vey et les Hiboux, La Route du sel, Corne de brume, Iver, Côte creuse, Dada Plan, Ressac, Brasse, Train lent, Abysses, Étrave, Noroît, Limon, Ourse'),
      ('Dimanche 13 juin','Plans-séquences ensemble, L’Heure bleue, Porte de cave, Marais, Cuivre, Roitelet, Allée des frênes, Marée basse, Planétaire, Dernier bus, Écume, Ada Kay, Silt'))
worst=[{"locale":"de","copy":dict(title='Hafenklang-Wochenende',dates='10. bis 13. September 2027',place='Speicherstadt, Kai 22',acts=wde,stars='Blechbläserensemble Neukölln, Die Lange Einstellung',tickets='Vier Tage 129 €, ein Tag 49 €, ermäßigt 29 €, unter zwölf frei',link='lumen.example/hafenklang',cta='Karten bestellen')},
       {"locale":"fr","copy":dict(title='Les Nuits de la grande marée',dates='du 11 au 13 septembre 2027',place='Esplanade de la Hollande',acts=wfr,stars='Orchestre des Neuf Cuivres, Anouk Vey et les Hiboux',tickets='Trois jours 89 €, un jour 39 €, gratuit avant douze ans',cta='Prendre un billet')}]
json.dump({"$schema":"../schemas/samples.schema.json","samples":samples,"worst":worst},open('samples.json','w'),ensure_ascii=False,indent=2)
for s in samples+worst: print(s['locale'],s['copy']['acts'].count('\n')+1)
