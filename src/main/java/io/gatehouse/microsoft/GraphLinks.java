package io.gatehouse.microsoft;

import java.net.URI;

/** Guards links that Graph sends: a bearer token goes to the configured Graph and nowhere else. */
final class GraphLinks {

    private GraphLinks() {}

    static URI checked(MicrosoftCloud cloud, String link) {
        URI address = parse(link);
        if (!cloud.leadsToGraph(address)) {
            throw MicrosoftException.of(
                    FailureKind.ANSWER_UNREADABLE, "Link leads to " + Origins.of(address) + ", not to Graph");
        }
        return address;
    }

    /** Graph leaves some characters in its links unescaped that Java's addresses do not allow. */
    private static URI parse(String link) {
        try {
            return URI.create(link.replace(" ", "%20").replace("|", "%7C").replace("\"", "%22"));
        } catch (IllegalArgumentException e) {
            throw MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Link is not an address");
        }
    }
}
