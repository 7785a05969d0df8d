package io.gatehouse.alert.call;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Which addresses a person may have us call: https to a name or address of the public internet, so that nobody reaches
 * through us what stands in our own network. An installation may allow its own network.
 */
@Component
public class PublicAddresses {

    private static final Set<Integer> PORTS = Set.of(443, 8443);
    private static final String PRIVATE =
            "The address leads into a private network; gatehouse.alert.webhook.private-targets allows that";
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Digits and dots, or nothing but a number: what some resolvers take for an address in a form of their own. */
    private static final Pattern NUMERIC = Pattern.compile("(?i)(0x[0-9a-f]*|\\d+)(\\.(0x[0-9a-f]*|\\d+))*\\.?");

    private static final Pattern PLAIN =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)" + "(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

    private final CallSettings settings;

    PublicAddresses(CallSettings settings) {
        this.settings = settings;
    }

    /** An address that is not called. */
    public static final class Refused extends Exception {

        private final boolean passing;

        Refused(String sentence, boolean passing) {
            super(sentence);
            this.passing = passing;
        }

        /** Whether it may be another time. */
        boolean passing() {
            return passing;
        }
    }

    static int port(URI target) {
        if (target.getPort() >= 0) {
            return target.getPort();
        }
        return target.getScheme().equalsIgnoreCase("https") ? HTTPS : HTTP;
    }

    /** What can be told without asking anybody. */
    public URI checked(String text) throws Refused {
        URI target = parsed(text);
        String scheme = target.getScheme() == null ? "" : target.getScheme().toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http") && settings.privateTargets();
        if (!scheme.equals("https") && !plain) {
            throw new Refused("Only https addresses are called", false);
        }
        String host = target.getHost();
        if (host == null || target.getRawUserInfo() != null || target.getRawFragment() != null) {
            throw new Refused("This is no address of a web server", false);
        }
        if (NUMERIC.matcher(host).matches() && !PLAIN.matcher(host).matches()) {
            throw new Refused("This is no name of a web server", false);
        }
        if (!settings.privateTargets() && ours(host)) {
            throw new Refused(PRIVATE, false);
        }
        if (!settings.privateTargets() && !PORTS.contains(port(target))) {
            throw new Refused("Only ports 443 and 8443 are called", false);
        }
        return target;
    }

    /** What the name alone tells; where other names lead is looked at when they are called. */
    private static boolean ours(String host) {
        boolean six = host.startsWith("[");
        if (six || PLAIN.matcher(host).matches()) {
            return !AddressRanges.isPublic(InetAddress.ofLiteral(six ? host.substring(1, host.length() - 1) : host));
        }
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost") || name.endsWith(".localhost");
    }

    private static URI parsed(String text) throws Refused {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new Refused("This is no address of a web server", false);
        }
    }

    /** The one address that is called; a name that leads anywhere into our own network is refused as a whole. */
    InetAddress resolved(URI target) throws Refused {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(target.getHost());
        } catch (UnknownHostException e) {
            throw new Refused("The name " + target.getHost() + " is not known", true);
        }
        if (!settings.privateTargets()) {
            for (InetAddress address : found) {
                if (!AddressRanges.isPublic(address)) {
                    throw new Refused(PRIVATE, false);
                }
            }
        }
        return found[0];
    }
}
