package io.gatehouse.microsoft.cloud;

import org.jspecify.annotations.Nullable;

/** Microsoft's clouds (E national-cloud pages, G deployments); GCC belongs to the global one. */
public enum Cloud {
    GLOBAL("https://login.microsoftonline.com", "https://graph.microsoft.com", "microsoftonline.com"),
    US_GOV("https://login.microsoftonline.us", "https://graph.microsoft.us", "microsoftonline.us"),
    US_GOV_DOD("https://login.microsoftonline.us", "https://dod-graph.microsoft.us", "microsoftonline.us"),
    CHINA(
            "https://login.partner.microsoftonline.cn",
            "https://microsoftgraph.chinacloudapi.cn",
            "partner.microsoftonline.cn"),
    /** Any other Entra and Graph by configuration; speaks the names of the global cloud. */
    CUSTOM("https://login.microsoftonline.com", "https://graph.microsoft.com", null);

    private final String login;
    private final String graph;
    private final @Nullable String instanceName;

    Cloud(String login, String graph, @Nullable String instanceName) {
        this.login = login;
        this.graph = graph;
        this.instanceName = instanceName;
    }

    String login() {
        return login;
    }

    String graph() {
        return graph;
    }

    /** What discovery documents call this cloud; null where any name is fine. */
    public @Nullable String instanceName() {
        return instanceName;
    }

    /** National clouds know no verified publishers, so that nothing is missing there (E national-cloud pages). */
    public boolean verifiesPublishers() {
        return this == GLOBAL || this == CUSTOM;
    }

    boolean understandsShortScopes() {
        return this == GLOBAL || this == CUSTOM;
    }
}
