package io.gatehouse.microsoft.permission;

import java.util.Optional;
import java.util.stream.Stream;

/** Apps of Microsoft's with an id that is the same in every tenant, to name them on pages and in registrations. */
public enum MicrosoftApp {
    GRAPH("Microsoft Graph", GraphPermissions.GRAPH_APP_ID),
    AZURE_AD_GRAPH("Windows Azure Active Directory (retired)", "00000002-0000-0000-c000-000000000000"),
    SKYPE_FOR_BUSINESS("Skype for Business Online", "00000004-0000-0ff1-ce00-000000000000"),
    EXCHANGE("Office 365 Exchange Online", "00000002-0000-0ff1-ce00-000000000000"),
    SHAREPOINT("Office 365 SharePoint Online", "00000003-0000-0ff1-ce00-000000000000"),
    TEAMS("Microsoft Teams, desktop and mobile", "1fec8e78-bce4-4aaf-ab1b-5451cc387264"),
    TEAMS_WEB("Microsoft Teams, web", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346"),
    TEAMS_SERVICES("Microsoft Teams Services", "cc15fd57-2c6c-4117-a88c-83b1d56b4bbe"),
    TEAMS_ADMIN("Skype and Teams Tenant Admin API", "48ac35b8-9aa8-4d74-927d-1f4a14a0b239"),
    CHANGE_TRACKING("Microsoft Graph Change Tracking", "0bf30f3b-4a52-48df-9a82-234910c4a086"),
    GRAPH_COMMAND_LINE("Microsoft Graph Command Line Tools", "14d82eec-204b-4c2f-b7e8-296a70dab67e");

    private final String title;
    private final String appId;

    MicrosoftApp(String title, String appId) {
        this.title = title;
        this.appId = appId;
    }

    public static Optional<MicrosoftApp> find(String appId) {
        return Stream.of(values())
                .filter(app -> app.appId.equalsIgnoreCase(appId))
                .findFirst();
    }

    public String title() {
        return title;
    }

    public String appId() {
        return appId;
    }
}
