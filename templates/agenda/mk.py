import json
T=['09:00','10:00','11:15','13:30','14:45','16:00']
def P(first,rows):
  out=['%s | all | %s | %s'%(T[0],*first)]
  for t,r in zip(T[1:],rows):
    for i,(k,(a,b)) in enumerate(zip(('one','two','three'),r)): out.append('%s | %s | %s | %s'%(t if i==0 else '',k,a,b))
  return '\n'.join(out)
halden_en=P(('What the weather owes us','Mira Tveit'),[
 (('Ropes after ten years','Reto Ambühl'),('A jacket taken apart','Ines Rook'),('Maps before phones','Tom Ashby')),
 (('Turning back in time','Laila Haddad'),('Down, wool or neither','Ole Brandt'),('Drawing contour lines','Kei Morita')),
 (('First aid on scree','Dr Uma Pell'),('Repair on the trail','Ines Rook'),('Weather by cloud','Mira Tveit')),
 (('Huts without power','Jon Aas'),('Boots that fit','Wim Claes'),('Night orientation','Tom Ashby')),
 (('Who pays for rescue','Laila Haddad'),('Tents after storms','Ole Brandt'),('Your map, corrected','Kei Morita'))])
halden_de=P(('Was das Wetter uns schuldet','Mira Tveit'),[
 (('Seile nach zehn Jahren','Reto Ambühl'),('Eine Jacke, zerlegt','Ines Rook'),('Karten vor dem Handy','Tom Ashby')),
 (('Rechtzeitig umkehren','Laila Haddad'),('Daune, Wolle, keins','Ole Brandt'),('Höhenlinien zeichnen','Kei Morita')),
 (('Erste Hilfe im Geröll','Dr. Uma Pell'),('Flicken unterwegs','Ines Rook'),('Wolken lesen','Mira Tveit')),
 (('Hütten ohne Strom','Jon Aas'),('Schuhe, die passen','Wim Claes'),('Nachts den Weg finden','Tom Ashby')),
 (('Wer zahlt die Rettung','Laila Haddad'),('Zelte nach dem Sturm','Ole Brandt'),('Ihre Karte, berichtigt','Kei Morita'))])
ar=P(('ما الذي يدين به الطقس لنا','ميرا تفيت'),[
 (('الحبال بعد عشر سنين','ريتو أمبول'),('سترة مفككة','إينيس روك'),('خرائط قبل الهاتف','توم آشبي')),
 (('العودة في وقتها','ليلى حداد'),('ريش أم صوف','أوله برانت'),('رسم خطوط الارتفاع','كي موريتا')),
 (('إسعاف على الحصى','د. أوما بيل'),('إصلاح في الطريق','إينيس روك'),('قراءة السحاب','ميرا تفيت')),
 (('أكواخ بلا كهرباء','يون آس'),('أحذية على القياس','ويم كلاس'),('السير ليلًا','توم آشبي')),
 (('من يدفع للإنقاذ','ليلى حداد'),('خيام بعد العاصفة','أوله برانت'),('خريطتك مصححة','كي موريتا'))])
ja=P(('天気が私たちに負うもの','ミラ・トヴェイト'),[
 (('十年目のロープ','R・アンビュール'),('ジャケットを分解','I・ルーク'),('電話以前の地図','T・アシュビー')),
 (('引き返す勇気','L・ハダド'),('羽毛か羊毛か','O・ブラント'),('等高線を描く','森田 圭')),
 (('ガレ場の応急手当','U・ペル医師'),('道中の修理','I・ルーク'),('雲で読む天気','M・トヴェイト')),
 (('電気のない山小屋','J・オース'),('合う靴を選ぶ','W・クラース'),('夜の道しるべ','T・アシュビー')),
 (('救助費は誰が','L・ハダド'),('嵐のあとのテント','O・ブラント'),('地図を直す','森田 圭'))])
lumen_en=P(('The cut nobody saw','Ada Ferrant'),[
 (('Splicing by hand','Jonas Wieck'),('Rooms that ring','Noémie Salvat'),('Posters that sold out','Pia Rohr')),
 (('Light before lenses','Sam Oduya'),('Silence, recorded','Bea Lund'),('Two inks are enough','Pia Rohr')),
 (('Seventy millimetres','Jonas Wieck'),('Scores for one player','Noémie Salvat'),('Type on a lit wall','Hugo Lenz')),
 (('Who keeps the prints','Iris Kamp'),('Mixing in mono','Bea Lund'),('Tickets as design','Hugo Lenz')),
 (('The last projector','Sam Oduya'),('Crowds as an instrument','Noémie Salvat'),('What the queue reads','Pia Rohr'))])
fr=P(('La coupe que personne n’a vue','Ada Ferrant'),[
 (('Coller à la main','Jonas Wieck'),('Des salles qui sonnent','Noémie Salvat'),('Affiches épuisées','Pia Rohr')),
 (('La lumière d’abord','Sam Oduya'),('Enregistrer le silence','Bea Lund'),('Deux encres suffisent','Pia Rohr')),
 (('Soixante-dix mm','Jonas Wieck'),('Partitions en solo','Noémie Salvat'),('Lettres sur un mur','Hugo Lenz')),
 (('Qui garde les copies','Iris Kamp'),('Mixer en mono','Bea Lund'),('Le billet dessiné','Hugo Lenz')),
 (('Le dernier projecteur','Sam Oduya'),('La foule, un instrument','Noémie Salvat'),('Lire dans la file','Pia Rohr'))])
maree=P(('Ce que la marée décide','Soizic Le Goff'),[
 (('Ouvrir sans casser','Erwan Keryell'),('Le sel, trois fois','Anaïs Roué'),('Tenir une ardoise','Paul Morvan')),
 (('Pêcher à pied','Yann Tual'),('Fumer au foin','Anaïs Roué'),('Le prix juste','Lise Cadou')),
 (('Une huître, un an','Erwan Keryell'),('Algues du matin','Maud Jan'),('Servir à deux','Paul Morvan')),
 (('Lire les coefficients','Yann Tual'),('Beurre et acidité','Soizic Le Goff'),('Fermer le lundi','Lise Cadou')),
 (('La criée à cinq heures','Yann Tual'),('Le pain de bord','Maud Jan'),('Garder une équipe','Paul Morvan'))])
S=lambda loc,brand,**c: {"locale":loc,"brand":brand,"copy":dict(c,speakers='yes')}
samples=[
 S('en','halden',title='Day Out',dates='Thursday, 11 March 2027',place='Mill Lane 9, Keswick',trackOne='Safety',trackTwo='Gear',trackThree='Maps',sessions=halden_en,note='Free for members, £15 for everybody else. Soup at half past twelve.',highlight='Sixteen talks, one keynote: Mira Tveit',link='halden.example/day-out',cta='Register',sheet='primary'),
 S('de','halden',title='Tag draußen',dates='Donnerstag, 11. März 2027',place='Chur',trackOne='Sicherheit',trackTwo='Ausrüstung',trackThree='Karten',sessions=halden_de,note='Für Mitglieder frei, sonst 15 Fr. Suppe um halb eins.',highlight='Sechzehn Vorträge, es eröffnet Mira Tveit',cta='Anmelden',sheet='dark'),
 S('ar','halden',title='يوم في الخارج',dates='الخميس 11 مارس 2027',place='دبي',trackOne='السلامة',trackTwo='العتاد',trackThree='الخرائط',sessions=ar,note='مجانًا للأعضاء، والحساء في الثانية عشرة والنصف.',highlight='ست عشرة محاضرة في يوم واحد',cta='سجّل',sheet='primary'),
 S('ja','halden',title='外の一日',dates='2027年3月11日（木）',place='松本',trackOne='安全',trackTwo='道具',trackThree='地図',sessions=ja,note='会員無料、一般2,000円。スープは12時半。',highlight='十六の講演、基調はミラ・トヴェイト',cta='申し込む',sheet='accent'),
 S('en','lumen',title='Dark Rooms',dates='Saturday, 10 April 2027',place='Dockside 4',trackOne='Film',trackTwo='Sound',trackThree='Print',sessions=lumen_en,note='Day pass £24, with the evening screening £30.',highlight='Sixteen talks in the dark',link='lumen.example/dark-rooms',cta='Day pass',sheet='primary'),
 S('fr','lumen',title='Chambres noires',dates='Samedi 10 avril 2027',place='Quai 4',trackOne='Film',trackTwo='Son',trackThree='Papier',sessions=fr,note='Journée 24 €, avec la séance du soir 30 €.',highlight='Seize conférences dans le noir',cta='S’inscrire',sheet='accent'),
 S('fr','maree',title='Journée des quais',dates='Lundi 15 mars 2027',place='Cancale',trackOne='La mer',trackTwo='La cuisine',trackThree='La salle',sessions=maree,note='Entrée libre pour les gens du métier, déjeuner compris.',highlight='Seize gestes, une table',link='maree.example/quais',cta='S’inscrire',sheet='primary'),
]
wde=P(('Eröffnung: Was das Hochgebirgswetter uns schuldet','Friederike Schattenberger'),[
 (('Halbseile nach zehn Jahren Gebrauch','Reto Ambühl-Zurbriggen'),('Eine Überziehjacke wird zerlegt','Ines Rook'),('Landeskarten vor dem Telefon','Tom Ashby')),
 (('Rechtzeitig umkehren lernen','Laila Haddad'),('Daune, Schurwolle oder keins','Ole Brandt'),('Höhenlinien selbst zeichnen','Kei Morita')),
 (('Erste Hilfe im Blockgelände','Dr. Uma Pell'),('Flicken auf der Etappe','Ines Rook'),('Wolken lesen für Anfänger','Mira Tveit')),
 (('Berghütten ohne Stromanschluss','Jon Aas'),('Bergschuhe, die wirklich passen','Wim Claes'),('Nachts den Weg wiederfinden','Tom Ashby')),
 (('Wer bezahlt die Bergrettung','Laila Haddad'),('Zelte nach einem Föhnsturm','Ole Brandt'),('Ihre Karte, gemeinsam berichtigt','Kei Morita'))])
wfr=P(('Ouverture : la coupe que personne n’avait vue','Marie-Anne Kerguélen'),[
 (('Coller la pellicule à la main','Jonas Wieck'),('Des salles qui sonnent seules','Noémie Salvat-Berthier'),('Les affiches qui ont tout vendu','Pia Rohr')),
 (('La lumière avant l’objectif','Sam Oduya'),('Enregistrer tout un silence','Bea Lund'),('Deux encres suffisent toujours','Pia Rohr')),
 (('Soixante-dix millimètres','Jonas Wieck'),('Partitions pour un seul musicien','Noémie Salvat'),('Des lettres sur un mur éclairé','Hugo Lenz')),
 (('Qui garde les copies d’époque','Iris Kamp'),('Mixer en mono, à l’ancienne','Bea Lund'),('Le billet comme objet dessiné','Hugo Lenz')),
 (('Le tout dernier projecteur','Sam Oduya'),('La foule est un instrument','Noémie Salvat'),('Ce qu’on lit dans la file','Pia Rohr'))])
W=lambda loc,**c: {"locale":loc,"copy":dict(c,speakers='yes')}
worst=[W('de',title='Werkstattgespräche draußen',dates='Donnerstag, 23. September 2027',place='Alte Lokschuppenhalle, Chur',trackOne='Sicherheit am Berg',trackTwo='Ausrüstung, Pflege',trackThree='Karten, Navigation',sessions=wde,note='Für Mitglieder frei, sonst 45 Fr. an der Tageskasse; Suppe um halb eins inbegriffen.',highlight='Sechzehn Vorträge und eine Werkstattführung',link='halden.example/werkstatt',cta='Platz reservieren'),
 W('fr',title='Rencontres de septembre',dates='Samedi 18 septembre 2027',place='Théâtre municipal du Port',trackOne='Film et pellicule',trackTwo='Son, enregistrement',trackThree='Papier, sérigraphie',sessions=wfr,note='Journée 24 €, avec la séance du soir 30 €, gratuit pour les moins de douze ans.',highlight='Seize conférences et une séance dans le noir',cta='Prendre un billet')]
json.dump({"$schema":"../schemas/samples.schema.json","samples":samples,"worst":worst},open('samples.json','w'),ensure_ascii=False,indent=2)
