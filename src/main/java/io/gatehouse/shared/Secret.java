package io.gatehouse.shared;

/**
 * A confidential value (client secret, refresh token, access token, link token). It never prints: whoever needs the
 * value must say {@link #reveal()}, which makes each use easy to find.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    public static Secret of(String value) {
        return new Secret(value);
    }

    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && Hashes.same(value, secret.value);
    }

    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    @Override
    public String toString() {
        return "[secret]";
    }
}
