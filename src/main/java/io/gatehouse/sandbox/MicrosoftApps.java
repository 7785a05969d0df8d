package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Application.Api;
import io.gatehouse.sandbox.Application.Clients;
import io.gatehouse.sandbox.Application.Exposed;
import io.gatehouse.sandbox.Application.Exposure;
import io.gatehouse.sandbox.Application.Publisher;
import io.gatehouse.sandbox.Application.Web;
import java.util.List;
import java.util.Optional;

/** Applications of Microsoft's own, which no tenant of this world owns: a resource besides Graph, and well-known clients. */
public final class MicrosoftApps {

    /** The tenant that owns Microsoft's own applications. */
    public static final String OWNER = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

    public static final String SKYPE_FOR_BUSINESS = "00000004-0000-0ff1-ce00-000000000000";
    public static final String TEAMS = "1fec8e78-bce4-4aaf-ab1b-5451cc387264";
    public static final String TEAMS_WEB = "5e3ce6c0-2b1f-4285-8d4b-75ee78787346";
    public static final String COMMAND_LINE_TOOLS = "14d82eec-204b-4c2f-b7e8-296a70dab67e";

    private static final List<Application> ALL = List.of(
            skypeForBusiness(),
            client(TEAMS, "Microsoft Teams"),
            client(TEAMS_WEB, "Microsoft Teams Web Client"),
            client(COMMAND_LINE_TOOLS, "Microsoft Graph Command Line Tools"));

    private MicrosoftApps() {}

    static List<Application> all() {
        return ALL;
    }

    static Optional<Application> named(String appId) {
        return ALL.stream()
                .filter(application -> application.appId().equals(appId))
                .findFirst();
    }

    /** Its delegated permissions bear names that Graph has too; a name alone does not say which is meant. */
    private static Application skypeForBusiness() {
        List<Exposed> scopes = List.of(
                scope(
                        "5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4",
                        "Contacts.ReadWrite",
                        "Read and write Skype user contacts"),
                scope(
                        "208afe8f-9dfa-4f72-a755-6b810d61f42f",
                        "User.ReadWrite",
                        "Read and write Skype user information (preview)"),
                scope("44e84b5a-52a3-4b41-975c-6c960414004a", "Conversations.Initiate", "Initiate conversations"),
                scope("4d48dea7-b534-4bca-9d76-5f8a7a8edae8", "Conversations.Receive", "Receive conversation invites"),
                scope("d0c8f2ea-8f80-4289-8e78-4bc821cde1bc", "Meetings.ReadWrite", "Create Skype meetings"));
        return application(
                SKYPE_FOR_BUSINESS,
                "Skype for Business Online",
                new Api(
                        List.of("https://api.skypeforbusiness.com/", "https://api.skypeforbusiness.com"),
                        null,
                        null,
                        List.of(),
                        false),
                Clients.NONE,
                new Exposure(scopes, List.of(), List.of()));
    }

    /** A client that keeps no secret and is answered on the machine it runs on. */
    private static Application client(String appId, String name) {
        return application(
                appId,
                name,
                new Api(List.of(), null, null, List.of(), true),
                new Clients(List.of(), List.of("http://localhost")),
                Exposure.NONE);
    }

    private static Application application(String appId, String name, Api api, Clients clients, Exposure exposure) {
        return new Application(
                Seeds.id("microsoft", appId),
                appId,
                OWNER,
                name,
                "AzureADMultipleOrgs",
                new Web(List.of(), null, false, false),
                clients,
                api,
                exposure,
                new Publisher("microsoft.com", "Microsoft Services", null),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Seeds.EPOCH,
                Seeds.EPOCH,
                null);
    }

    private static Exposed scope(String id, String value, String title) {
        return new Exposed(
                id, value, false, true, title, title + " on behalf of the signed-in user.", title, title + ".");
    }
}
