package io.gatehouse.alert.call;

import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * The address ranges that are not part of the public internet (IANA special-purpose registries, RFC 6890). What the
 * platform calls an IPv6 address has been turned into IPv4 by it already where it was one mapped.
 */
final class AddressRanges {

    private AddressRanges() {}

    static boolean isPublic(InetAddress address) {
        if (address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? fourIsPublic(bytes) : sixIsPublic(bytes);
    }

    private static boolean fourIsPublic(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        boolean sharedOrPrivate = a == 0
                || a == 10
                || a == 127
                || a == 100 && b >= 64 && b < 128
                || a == 169 && b == 254
                || a == 172 && b >= 16 && b < 32
                || a == 192 && b == 168;
        boolean special = a == 192 && b == 0 && (c == 0 || c == 2)
                || a == 192 && b == 88 && c == 99
                || a == 198 && (b == 18 || b == 19)
                || a == 198 && b == 51 && c == 100
                || a == 203 && b == 0 && c == 113
                || a >= 224;
        return !sharedOrPrivate && !special;
    }

    /** Only global unicast (2000::/3), and of that nothing that wraps another address or is for documents. */
    private static boolean sixIsPublic(byte[] bytes) {
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        int second = (bytes[2] & 0xff) << 8 | bytes[3] & 0xff;
        boolean global = (first & 0xe000) == 0x2000;
        boolean wraps = first == 0x2002 || first == 0x2001 && second < 0x200;
        boolean documents = first == 0x2001 && second == 0x0db8 || first == 0x3fff && second < 0x1000;
        return global && !wraps && !documents;
    }
}
