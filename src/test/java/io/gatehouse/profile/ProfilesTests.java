package io.gatehouse.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

class ProfilesTests {

    @Test
    void asksForTheNinePermissionsOfDirectRoutingEachWithAReason() throws IOException {
        ServiceProfile profile = new Profiles(new PathMatchingResourcePatternResolver()).get("direct-routing");

        assertThat(profile.scopes())
                .containsExactlyInAnyOrder(
                        "AppCatalog.ReadWrite.All",
                        "offline_access",
                        "profile",
                        "User.Read",
                        "User.Read.All",
                        "Directory.Read.All",
                        "Directory.ReadWrite.All",
                        "Group.ReadWrite.All",
                        "User.ReadWrite.All");
        assertThat(profile.delegated()).allSatisfy(wanted -> {
            assertThat(wanted.reason()).isNotBlank();
            assertThat(wanted.write()).isEqualTo(wanted.name().contains("Write"));
        });
        assertThat(profile.writes()).isEqualTo(4);
        assertThat(profile.methods()).first().isEqualTo(ConnectionMethod.DELEGATED_TOKEN);
        assertThat(profile.registration()).isEqualTo(RegistrationHome.PROVIDER);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1                  | version: 0                | version must be positive",
                "summary:                    | sumary:                   | left unbound",
                "key: direct-routing         | key: Direct Routing       | lower-case words",
                "registration: PROVIDER      | registration: NOWHERE     | registration",
                "name: User.ReadWrite.All    | name: User.Read.All       | listed twice",
                "reason: Reads who has signed in. | reason: ''           | has no reason"
            })
    void refusesAFileThatMakesNoSense(String line, String mistake, String complaint) throws IOException {
        String yaml = new ClassPathResource("profiles/direct-routing.yaml").getContentAsString(StandardCharsets.UTF_8);
        assertThat(yaml).contains(line);

        ByteArrayResource broken =
                new ByteArrayResource(yaml.replace(line, mistake).getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> Profiles.read(broken)).hasStackTraceContaining(complaint);
    }
}
