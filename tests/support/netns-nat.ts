import { createNamespaces, type Namespace, type Namespaces } from './netns.ts'

/**
 * What a home router does with a packet. `endpoint-independent`: one port outside for each port inside, whoever it is for, so others can
 * learn and use it. `symmetric`: another one for each destination, so what a STUN server saw is of no use to others.
 */
export type Nat = 'endpoint-independent' | 'symmetric'

export interface NatWorld {
  /** The open internet, where servers are, and the address they have. */
  readonly internet: Namespace
  readonly address: string
  /** Two people's machines, each behind a router of its own. */
  readonly homes: readonly [Namespace, Namespace]
  /** Changes both routers, for connections that are new. */
  setRouters(nat: Nat, dropsUdp?: boolean): void
  close: Namespaces['close']
}

/** Two homes on an internet, none of which is the machine's own network. Addresses are those set aside for documentation. */
export function createNatWorld(): NatWorld {
  const namespaces = createNamespaces()
  try {
    const internet = namespaces.add('internet')
    forwardPackets(internet)
    // All other addresses exist, and never answer: a TURN server closes a session when the network says that somebody cannot be reached.
    const elsewhere = namespaces.add('elsewhere')
    namespaces.connect([internet, 'to-elsewhere', '192.0.2.1/24'], [elsewhere, 'wan', '192.0.2.2/24'])
    internet.run('ip', ['route', 'add', 'default', 'via', '192.0.2.2'])
    const [a, b] = [
      addHome(namespaces, internet, 'a', '198.51.100', '10.1.0'),
      addHome(namespaces, internet, 'b', '203.0.113', '10.2.0'),
    ]
    return {
      internet,
      address: '198.51.100.1',
      homes: [a.home, b.home],
      setRouters(nat, dropsUdp = false) {
        for (const { router } of [a, b]) router.run('nft', ['-f', '-'], rules(nat, dropsUdp))
      },
      close: namespaces.close,
    }
  } catch (error) {
    void namespaces.close()
    throw error
  }
}

function addHome(
  namespaces: Namespaces,
  internet: Namespace,
  label: string,
  outside: string,
  inside: string,
) {
  const router = namespaces.add(`router-${label}`)
  const home = namespaces.add(`home-${label}`)
  forwardPackets(router)
  namespaces.connect([internet, `to-${label}`, `${outside}.1/24`], [router, 'wan', `${outside}.2/24`])
  namespaces.connect([router, 'lan', `${inside}.1/24`], [home, 'lan', `${inside}.2/24`])
  router.run('ip', ['route', 'add', 'default', 'via', `${outside}.1`])
  home.run('ip', ['route', 'add', 'default', 'via', `${inside}.1`])
  return { router, home }
}

const forwardPackets = (namespace: Namespace): void =>
  void namespace.run('sysctl', ['-qw', 'net.ipv4.ip_forward=1'])

/**
 * Linux keeps the port it can keep, which is endpoint-independent as long as nobody else has it. What nobody inside asked for is dropped
 * before it is remembered: otherwise it would take the very port that the answer to it needs.
 */
const rules = (nat: Nat, dropsUdp: boolean): string => `
flush ruleset
table ip router {
  chain out {
    type nat hook postrouting priority srcnat
    oifname "wan" masquerade ${nat === 'symmetric' ? 'random,fully-random' : ''}
  }
  chain to_itself {
    type filter hook input priority filter
    iifname "wan" ct state new drop
  }
  chain through {
    type filter hook forward priority filter
    iifname "wan" ct state new drop
    ${dropsUdp ? 'meta l4proto udp drop' : ''}
  }
}
`
