package io.gatehouse.microsoft.permission;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.permission.Permissions.Kind;
import io.gatehouse.microsoft.permission.Permissions.Lookup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionsTests {

    @ParameterizedTest
    @CsvSource({
        "GRAPH,              User.Read.All,          DELEGATED,   a154be20-db9c-4678-8ab7-66f6cc099a59",
        "GRAPH,              user.read.all,          APPLICATION, df021288-bdef-4463-88db-98f22de89214",
        "GRAPH,              https://graph.microsoft.com/Chat.Read, DELEGATED, f501c180-9344-439a-bca0-6cbf209fd270",
        "SKYPE_FOR_BUSINESS, User.ReadWrite,         DELEGATED,   208afe8f-9dfa-4f72-a755-6b810d61f42f",
        "SKYPE_FOR_BUSINESS, Contacts.ReadWrite,     DELEGATED,   5bdeff8b-73d9-4b8a-9e9b-d44c6105f9b4",
        "GRAPH,              Contacts.ReadWrite,     DELEGATED,   d56682ec-c09e-4743-aaf4-1a3aac4caa21",
    })
    void findsTheIdAtItsResource(KnownResource resource, String name, Kind kind, String id) {
        assertThat(Permissions.resolve(resource, name, kind))
                .isInstanceOfSatisfying(
                        Lookup.Known.class, known -> assertThat(known.id()).isEqualTo(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ChatMessages.Read", "Launch.Rockets", "Conversations.Initiate"})
    void knowsNothingOfANameThatTheResourceDoesNotHave(String name) {
        assertThat(Permissions.resolve(KnownResource.GRAPH, name, Kind.DELEGATED))
                .isEqualTo(new Lookup.Unknown(name));
    }

    @Test
    void tellsKindsApart() {
        assertThat(Permissions.resolve(KnownResource.GRAPH, "CallRecords.Read.All", Kind.DELEGATED))
                .isInstanceOf(Lookup.OtherKind.class);
        assertThat(Permissions.resolve(KnownResource.SKYPE_FOR_BUSINESS, "User.ReadWrite", Kind.APPLICATION))
                .isInstanceOf(Lookup.OtherKind.class);
        assertThat(Permissions.resolve(KnownResource.GRAPH, "Group.ReadBasic.All", Kind.DELEGATED))
                .isInstanceOf(Lookup.IdNotListed.class);
    }

    @Test
    void namesAPermissionByEitherId() {
        assertThat(Permissions.byId(GraphPermissions.GRAPH_APP_ID, "DF021288-bdef-4463-88db-98f22de89214"))
                .map(GraphPermission::name)
                .contains("User.Read.All");
        assertThat(Permissions.byId(KnownResource.SKYPE_FOR_BUSINESS.appId(), "44e84b5a-52a3-4b41-975c-6c960414004a"))
                .map(GraphPermission::name)
                .contains("Conversations.Initiate");
        assertThat(Permissions.byId("unknown", "44e84b5a-52a3-4b41-975c-6c960414004a"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Microsoft Graph,             GRAPH",
        "graph,                       GRAPH",
        "skype-for-business,          SKYPE_FOR_BUSINESS",
        "Skype for Business Online,   SKYPE_FOR_BUSINESS",
        "00000004-0000-0FF1-ce00-000000000000, SKYPE_FOR_BUSINESS",
    })
    void findsAResourceByAnyOfItsNames(String name, KnownResource resource) {
        assertThat(KnownResource.find(name)).contains(resource);
    }

    @Test
    void findsNoResourceByAnotherName() {
        assertThat(KnownResource.find("Yammer")).isEmpty();
    }
}
