package io.gatehouse.profile.setup;

/**
 * The credential that a registration gets.
 *
 * @param lifeDays how long one is good
 * @param longestDays the longest life that the service's vendor allows
 * @param perService whether each service on a shared registration gets one of its own
 */
public record CredentialWish(Kind kind, int lifeDays, int longestDays, boolean perService) {

    /** No credential of any profile may live longer: two years. */
    public static final int LONGEST_DAYS = 730;

    /** What proves that it is us. */
    public enum Kind {
        CERTIFICATE,
        SECRET
    }
}
