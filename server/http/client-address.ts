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
      const before = plain(hop.trim());
      if (isIP(before) === 0) break;
      client = before;
    }
    return client;
  };
}

/** IPv4 in IPv6 clothes (`::ffff:10.0.0.1`) is the same address. */
function plain(address: string): string {
  return address.startsWith("::ffff:") && isIP(address.slice(7)) === 4 ? address.slice(7) : address;
}
