package io.tandem.consumer.webhook;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The addresses where clouds serve credentials to their virtual machines, also in the IPv6 forms of IPv4 addresses. */
final class MetadataAddress {

    /** Alibaba Cloud, Oracle Cloud and the host of Azure. Others use link-local addresses. */
    private static final Set<String> IPV4 = Set.of("100.100.100.200", "192.0.0.192", "168.63.129.16");
    /** The prefixes of AWS (fd00:ec2::/32) and Google Cloud (fd20:ce::/32). */
    private static final List<byte[]> IPV6_PREFIXES = List.of(new byte[] { (byte) 0xfd, 0x00, 0x0e, (byte) 0xc2 },
            new byte[] { (byte) 0xfd, 0x20, 0x00, (byte) 0xce });
    /** 96 bits before an IPv4 address: none (IPv4-compatible), and NAT64. */
    private static final byte[] COMPATIBLE = new byte[12];
    private static final byte[] NAT64 = { 0x00, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0 };
    /** 16 bits before an IPv4 address. */
    private static final byte[] SIX_TO_FOUR = { 0x20, 0x02 };

    private MetadataAddress() {
    }

    static boolean matches(InetAddress address) {
        return address.isLinkLocalAddress()
                || address instanceof Inet4Address && IPV4.contains(address.getHostAddress())
                || address instanceof Inet6Address && matches(address.getAddress());
    }

    private static boolean matches(byte[] ipv6) {
        return IPV6_PREFIXES.stream().anyMatch(prefix -> hasPrefix(ipv6, prefix))
                || embedded(ipv6).filter(MetadataAddress::matches).isPresent();
    }

    private static Optional<InetAddress> embedded(byte[] ipv6) {
        if (hasPrefix(ipv6, COMPATIBLE) || hasPrefix(ipv6, NAT64)) {
            return Optional.of(ipv4(ipv6, 12));
        }
        return hasPrefix(ipv6, SIX_TO_FOUR) ? Optional.of(ipv4(ipv6, 2)) : Optional.empty();
    }

    private static boolean hasPrefix(byte[] ipv6, byte[] prefix) {
        return Arrays.equals(ipv6, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static InetAddress ipv4(byte[] ipv6, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(ipv6, from, from + 4));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}
