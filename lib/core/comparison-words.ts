/**
 * 256 short words, one for each value of a byte, for reading out to one another. The same in every language: two people whose browsers speak different ones
 * have to see the same. No two begin with the same four letters.
 */
export const comparisonWords: readonly string[] = (
  'acorn actor agent album alley amber angel ankle apple april arrow artist atlas attic autumn badge ' +
  'baker bamboo banjo barrel basket beach beaver bench berry bicycle bishop blanket boat bonfire bottle branch ' +
  'bread bridge brush bucket butter cabin cactus camel candle canvas captain carpet castle cellar cherry chimney ' +
  'circus clock cloud coast coffee comet copper coral cotton cousin cradle crystal cushion dancer deer desert ' +
  'diamond dinner doctor dolphin donkey dragon drum eagle earth echo elbow engine evening falcon farmer feather ' +
  'fiddle field finger flag flute forest fossil fountain fox frame freezer frost garden garlic gate ghost ' +
  'giant ginger glacier goose gravel guitar hammer harbour hazel helmet herring hill honey horse hotel hunter ' +
  'iceberg igloo insect iron island ivory jacket jelly jewel jigsaw juice jungle kettle kitchen kiwi koala ' +
  'ladder lagoon lantern lemon leopard letter library lily lizard lobster locket lunch magnet maple marble market ' +
  'meadow melon mirror monkey moon mosaic mother mountain museum music mustard napkin needle nickel night noodle ' +
  'north novel number oasis ocean office olive onion opera orange orchard otter oven owl oyster paddle ' +
  'palace panther paper parrot pebble pencil pepper piano picnic pigeon pillow pirate planet pocket poem pony ' +
  'potato prince pumpkin puppet puzzle queen quilt rabbit radio rainbow raven ribbon ridge river robot rocket ' +
  'rope ruby saddle salad sandal school scissors seal shadow shell silver singer sister sketch snail sofa ' +
  'soldier spider spoon squirrel statue stone summer sunset swan table tailor tango teapot temple thunder ticket ' +
  'tiger timber tomato tower train trumpet tulip tunnel turtle umbrella uncle valley velvet village violin walnut'
).split(' ')
