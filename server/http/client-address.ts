import { BlockList, isIP } from "node:net";

/**
 * The address a request came from. `X-Forwarded-For` is believed only as far as trusted proxies wrote it, read from the right:
 * whatever a client put there itself stands further left and is never reached.
 */
export function clientAddressReader(trusted: readonly string[]): (socketAddress: string, forwardedFor: string | undefined) => string {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isProxy = (address: string): boolean => isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (socketAddress, forwardedFor) => {
    let client = plain(socketAddress);
    for (const hop of (forwardedFor ?? "").split(",").reverse()) {
      if (!isProxy(client)) break;
      const before = plain(withoutPort(hop.trim()));
      if (isIP(before) === 0) break;
      client = before;
    }
    return client;
  };
}

/** Some proxies write the port too: `192.0.2.7:51234`, `[2001:db8::7]:51234`. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^([\d.]+):\d+$/.exec(hop)?.[1] ?? hop;
}

/** Whom to count an address to. In IPv6 everybody is given 2^64 addresses, so there the network counts. */
export function addressGroup(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = "", tail] = address.split("::");
  const [before, after] = [head, tail ?? ""].map((part) => part.split(":").filter(Boolean)) as [string[], string[]];
  const gap = tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  const network = [...before, ...gap, ...after].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
}

/** IPv4 in IPv6 clothes (`::ffff:10.0.0.1`) is the same address. */
function plain(address: string): string {
  return address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
