package io.gatehouse.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.PortalTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** What the public port says of the portal's inside: nothing. That it is alive is asked where it runs by itself. */
@PortalTest
@AutoConfigureMockMvc
class ActuatorTests {

    @Autowired
    MockMvcTester mvc;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/prometheus",
                "/metrics",
                "/env",
                "/beans",
                "/heapdump",
                "/loggers",
                "/mappings",
                "/info",
                "/configprops",
                "/threaddump",
                "/shutdown",
                "/flyway",
                "/sessions",
                "/prometheus/",
                "/nothing"
            })
    void hasNothingButHealthOnThePublicPort(String id) {
        assertThat(mvc.get().uri("/actuator" + id)).hasStatus(404);
        assertThat(mvc.post().uri("/actuator" + id)).hasStatus4xxClientError();
    }
}
