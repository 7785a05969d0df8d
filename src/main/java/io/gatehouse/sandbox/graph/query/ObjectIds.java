package io.gatehouse.sandbox.graph.query;

import java.security.SecureRandom;
import java.util.Base64;

/** Ids in the two shapes that Graph uses besides GUIDs. */
public final class ObjectIds {

    private static final SecureRandom RANDOM = new SecureRandom();

    private ObjectIds() {}

    /** 43 characters, as grants and app role assignments have them. */
    public static String opaque() {
        return random(32);
    }

    /** A client secret as Entra generates it: three parts of printable characters. */
    public static String secretText() {
        return random(2).substring(0, 3) + "8Q~" + random(26).substring(0, 34).replace('-', '.');
    }

    private static String random(int bytes) {
        var data = new byte[bytes];
        RANDOM.nextBytes(data);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(data);
    }
}
