package io.gatehouse.microsoft.delta;

/**
 * What the copy of a directory holds of a group; with the members the fixed {@code $select} of the delta query
 * (G:delta-query-overview).
 */
public enum GroupProperty {
    DISPLAY_NAME("displayName"),
    DESCRIPTION("description"),
    MAIL("mail"),
    MAIL_NICKNAME("mailNickname"),
    MAIL_ENABLED("mailEnabled"),
    SECURITY_ENABLED("securityEnabled"),
    /** Several types are joined by a comma and a blank. */
    GROUP_TYPES("groupTypes"),
    VISIBILITY("visibility");

    private final String graphName;

    GroupProperty(String graphName) {
        this.graphName = graphName;
    }

    public String graphName() {
        return graphName;
    }
}
