package io.gatehouse.microsoft.delta;

/**
 * What the copy of a directory holds of a user; also the fixed {@code $select} of the delta query
 * (G:delta-query-overview).
 */
public enum UserProperty {
    USER_PRINCIPAL_NAME("userPrincipalName"),
    DISPLAY_NAME("displayName"),
    GIVEN_NAME("givenName"),
    SURNAME("surname"),
    MAIL("mail"),
    JOB_TITLE("jobTitle"),
    DEPARTMENT("department"),
    OFFICE_LOCATION("officeLocation"),
    /** Several numbers are joined by a comma and a blank. */
    BUSINESS_PHONES("businessPhones"),
    MOBILE_PHONE("mobilePhone"),
    PREFERRED_LANGUAGE("preferredLanguage"),
    USAGE_LOCATION("usageLocation"),
    /** {@code true} or {@code false}. */
    ACCOUNT_ENABLED("accountEnabled"),
    USER_TYPE("userType");

    private final String graphName;

    UserProperty(String graphName) {
        this.graphName = graphName;
    }

    public String graphName() {
        return graphName;
    }
}
