// What script/demo fills a workspace with: a bicycle shop, the people who work there, and those who write to it.
// All of them, and their addresses, are made up; example.com receives nothing.

export const shop = 'Fernwood Cycles';

export const owner = { name: 'Maya Lindqvist', email: 'maya@example.com' };

export const agents = [
  { name: 'Tomás Ferreira', email: 'tomas@example.com', role: 'agent' },
  { name: 'Aisha Rahman', email: 'aisha@example.com', role: 'agent' },
  { name: 'Jonas Weber', email: 'jonas@example.com', role: 'admin' },
];

// In the order in which they write. A step is [who, text]: `visitor`, an agent's first name, or `note` before it for a
// note that the visitor never sees. `end` is the state in which the conversation stays.
export const conversations = [
  {
    visitor: { name: 'Clara Nowak', email: 'clara.nowak@example.com' },
    subject: 'Order 10482',
    end: 'closed',
    steps: [
      [
        'visitor',
        'Hi! I ordered a Larch commuter last Tuesday (order 10482) and heard nothing since. Is it on its way?',
      ],
      ['Tomás', 'Hello Clara, let me look that up for you.'],
      [
        'Tomás',
        'It left our workshop yesterday and is with the carrier. You should have it on **Thursday** before noon.',
      ],
      ['visitor', 'Oh great. Will they call before? It does not fit through our front door in one piece 😅'],
      [
        'Tomás',
        'They will, about half an hour ahead. The front wheel is off in the box, so it is narrower than you think.',
      ],
      ['visitor', 'Perfect, thank you!'],
      ['Tomás', 'Enjoy the first ride. Your free check-up is due after 300 km or two months, whichever comes first.'],
    ],
  },
  {
    visitor: { name: 'Ben Okafor', email: 'ben@example.com', phone: '+44 20 7946 0018' },
    subject: 'Which frame size?',
    end: 'resolved',
    steps: [
      ['visitor', "I'm 1.78 m with an inseam of 84 cm. M or L for the Heron gravel?"],
      ['Aisha', 'Hi Ben! You are right between the two, so it depends on how you ride.'],
      ['Aisha', '- **M** is more agile, better on rough ground\n- **L** is calmer on long days'],
      ['visitor', 'Mostly long weekends, some bags on the bike.'],
      ['Aisha', 'Then L, with the shorter stem. We swap that at no charge when you order it with the bike.'],
      ['note Aisha', 'Stem swap 100 → 80 mm promised, free of charge.'],
      ['visitor', 'Sold. I will order tonight.'],
    ],
  },
  {
    visitor: { name: 'Ingrid Solberg', email: 'ingrid.solberg@example.com', phone: '+47 22 12 34 56' },
    subject: 'Brake noise after service',
    priority: 'high',
    end: 'active',
    steps: [
      ['visitor', 'My brakes squeal terribly since your service on Monday. Front more than back.'],
      ['Jonas', 'I am sorry, that is not how it should leave us. Is it all the time, or only when you brake hard?'],
      ['visitor', 'All the time when wet. In the dry it is only the last two metres before I stop.'],
      ['note Jonas', 'New pads on Monday (resin). Probably not bedded in. Offer to do it here, 10 minutes.'],
      [
        'Jonas',
        'Then the new pads are not bedded in yet. Could you come by tomorrow? It takes ten minutes while you wait.',
      ],
      ['visitor', 'I can be there at 8:30, before work.'],
    ],
  },
  {
    visitor: { name: 'Luca Moretti', email: 'luca.moretti@example.com' },
    subject: 'Battery range in winter',
    end: 'closed',
    steps: [
      ['visitor', 'How far does the Alder e-bike go at minus 5 degrees? The website only says "up to 120 km".'],
      ['Aisha', 'Honest answer: 60 to 75 km in the middle setting. Cold costs a lithium battery about a third.'],
      ['visitor', 'Thanks for being straight. Does it help to keep it indoors?'],
      ['Aisha', 'A lot. Store and charge it at room temperature, and put it in just before you leave.'],
      ['Aisha', 'We wrote that up: https://example.com/guides/winter-battery'],
      ['visitor', 'Very helpful, grazie!'],
    ],
  },
  {
    visitor: { name: 'Priya Raman', email: 'priya@example.com' },
    subject: 'Invoice for my employer',
    end: 'resolved',
    steps: [
      ['visitor', 'Can you send me the invoice for 10391 made out to my company? It is for the bike-to-work scheme.'],
      ['Tomás', 'Of course. What should it say?'],
      ['visitor', 'Halden Analytics Ltd\n14 Quay Street\nBristol BS1 4QT'],
      ['Tomás', 'Done, it is in your inbox. The old one is cancelled, so please use only the new number.'],
    ],
  },
  {
    visitor: { name: 'Sofie De Vries', email: 'sofie@example.com' },
    subject: 'Child seat on the Larch',
    end: 'active',
    steps: [
      ['visitor', 'Does a child seat fit on the Larch step-through, size S? My daughter is 2 and weighs 13 kg.'],
      ['Aisha', 'Yes, on the rear rack with the adapter. The rack carries 27 kg, so you have some years.'],
      ['visitor', 'And can I still use the panniers?'],
      ['Aisha', 'The small ones. I am checking with the workshop whether the large ones clear her feet, one moment.'],
      ['note Aisha', 'Asked Jonas to hold a large pannier against the demo bike.'],
      ['note Jonas', 'Clears by 4 cm with the foot rests in the upper position.'],
      ['Aisha', 'Good news: the large ones fit too, with the foot rests in the upper position.'],
      ['visitor', 'Wonderful. I would like to come and try it on Saturday with her, is that possible?'],
    ],
  },
  {
    visitor: { name: 'Ahmed Hassan', email: 'ahmed.hassan@example.com' },
    subject: 'Stolen bike, need the frame number',
    priority: 'urgent',
    end: 'active',
    steps: [
      ['visitor', 'My Heron was stolen last night. The police need the frame number and I cannot find my papers.'],
      [
        'Maya',
        'I am so sorry, Ahmed. I have it here. To be sure it is you: which month did you buy it, and in which colour?',
      ],
      ['visitor', 'May last year, moss green. Paid by card in the shop.'],
      [
        'Maya',
        'Thank you. The frame number is `FH-22-08417`. I have marked it as stolen, so no dealer will service it.',
      ],
      ['note Maya', 'Identity checked by month, colour, payment. Frame flagged in the register.'],
      ['visitor', 'Thank you, really. Do you have something written that I can attach for the insurance?'],
    ],
  },
  {
    visitor: { name: 'Emma Laurent', email: 'emma.laurent@example.com' },
    subject: 'Return a helmet',
    end: 'closed',
    steps: [
      ['visitor', 'The helmet is too small. Can I send it back?'],
      ['Tomás', 'Within 30 days, yes. Shall I send you a return label, or would you rather exchange it for an L?'],
      ['visitor', 'Exchange please.'],
      ['Tomás', 'The L leaves today. Use the same box for the small one; the label is inside.'],
    ],
  },
  {
    visitor: { name: 'Mateusz Zieliński', email: 'mateusz@example.com' },
    subject: 'Spare derailleur hanger',
    end: 'resolved',
    steps: [
      ['visitor', 'Which derailleur hanger do I need for the Juniper 2021?'],
      ['Jonas', 'The FW-07. The same one fits 2020 to 2023. 18 €, and we have it.'],
      ['visitor', 'Ordered two. One for the bag 👍'],
    ],
  },
  {
    visitor: { name: 'Hannah Becker', email: 'hannah.becker@example.com', phone: '+49 30 901820' },
    subject: 'Company bikes',
    priority: 'high',
    end: 'active',
    steps: [
      ['visitor', 'We are looking for 25 bikes for our staff, mostly Alder e-bikes. Do you offer a service contract?'],
      [
        'Maya',
        'We do, Hannah: a mechanic comes to you twice a year, and a loan bike whenever a repair takes over two days.',
      ],
      ['visitor', 'That sounds right. What would it cost for 25?'],
      ['note Maya', 'Fleet price from 20 bikes. Ask Jonas for the travel cost before I answer.'],
    ],
  },
  {
    visitor: { name: 'Yuki Tanaka', email: 'yuki@example.com' },
    subject: 'Do you ship to Japan?',
    end: 'waiting',
    steps: [
      ['visitor', 'Hello, do you ship frames to Japan? こんにちは、フレームだけでも大丈夫です。'],
      ['visitor', 'Heron frame, size S, colour sand.'],
    ],
  },
  {
    visitor: { name: 'Oliver Grant', email: 'oliver.grant@example.com' },
    subject: 'Test ride on Saturday',
    end: 'waiting',
    steps: [['visitor', 'Could I test the Alder and the Larch on Saturday morning? I am coming by train, around 10.']],
  },
  {
    visitor: { name: 'Zeynep Kaya', email: 'zeynep.kaya@example.com' },
    subject: 'Payment declined',
    priority: 'high',
    end: 'waiting',
    steps: [
      ['visitor', 'My card was declined three times at checkout, but the bank says everything is fine on their side.'],
      ['visitor', 'The message says "3-D Secure not completed". I never got a prompt.'],
    ],
  },
  {
    visitor: { name: 'Sam', email: null },
    subject: null,
    end: 'waiting',
    steps: [['visitor', 'hey, are you open on monday?']],
  },
];
