package io.gatehouse.shared;

import java.security.SecureRandom;
import java.util.Base64;

/** Unguessable values from the system's secure generator. */
public final class Randoms {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** No vowels and no characters that are mistaken for one another when read aloud. */
    private static final String READABLE = "23456789BCDFGHJKMNPQRTVWXYZ";

    private Randoms() {}

    public static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** 256 bits as 43 characters of base64url: link tokens, states, nonces, PKCE verifiers. */
    public static String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(32));
    }

    /** A reference that people read to each other, such as {@code 7Q4K-2M9T}. */
    public static String reference() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append(i == 4 ? "-" : "").append(READABLE.charAt(RANDOM.nextInt(READABLE.length())));
        }
        return text.toString();
    }
}
