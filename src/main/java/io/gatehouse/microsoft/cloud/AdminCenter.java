package io.gatehouse.microsoft.cloud;

import org.jspecify.annotations.Nullable;

/**
 * Addresses of the pages where an administrator does by hand what Graph does for us: the admin center of the global
 * cloud, the Azure portal of the national ones (E national-cloud pages), which holds the same pages.
 */
public record AdminCenter(String origin) {

    /** A page of one app registration, as Microsoft's own addresses name it. */
    public enum Page {
        OVERVIEW("Overview"),
        AUTHENTICATION("Authentication"),
        CREDENTIALS("Credentials"),
        PERMISSIONS("CallAnAPI"),
        EXPOSE("ProtectAnAPI"),
        OWNERS("Owners"),
        TOKENS("TokenConfiguration"),
        MANIFEST("ApplicationManifest");

        private final String segment;

        Page(String segment) {
            this.segment = segment;
        }
    }

    private static final String VIEW = "/#view/Microsoft_AAD_RegisteredApps/";

    public static AdminCenter of(MicrosoftCloud cloud) {
        return new AdminCenter(
                switch (cloud.name()) {
                    case GLOBAL, CUSTOM -> "https://entra.microsoft.com";
                    case US_GOV, US_GOV_DOD -> "https://portal.azure.us";
                    case CHINA -> "https://portal.azure.cn";
                });
    }

    /** All app registrations of the tenant. */
    public String registrations() {
        return origin + VIEW + "ApplicationsListBlade";
    }

    public String newRegistration() {
        return origin + VIEW + "CreateApplicationBlade/isMSAApp~/false";
    }

    /** One page of the registration with this client id. */
    public String registration(String clientId, Page page) {
        return origin + VIEW + "ApplicationMenuBlade/~/" + page.segment + "/appId/" + clientId + "/isMSAApp~/false";
    }

    /** Where reviewers of this organisation find what its people have asked for. */
    public String consentRequests(@Nullable String tenant) {
        String view = "#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AccessRequests";
        return origin + (tenant == null ? "/" : "/" + tenant + "/") + view;
    }

    /** Where the organisation's own Teams apps are uploaded. */
    public static String teamsApps() {
        return "https://admin.teams.microsoft.com/policies/manage-apps";
    }
}
