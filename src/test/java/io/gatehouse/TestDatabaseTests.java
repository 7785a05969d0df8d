package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gatehouse.TestDatabase.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** With an engine and without one; both are decided at one place, and the log says how. */
@Isolated("each portal that another test starts sets up logging anew, for the whole process, and ends the listening")
class TestDatabaseTests {

    private final Logger log = (Logger) LoggerFactory.getLogger(TestDatabase.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
    }

    @Test
    void takesAContainerWhereAnEngineAnswers() {
        assertThat(Source.choose(false, () -> true)).isEqualTo(Source.CONTAINER);
        assertSaid("PostgreSQL from Testcontainers: a Docker engine answers");
    }

    @Test
    void takesTheBinariesWhereNoneAnswers() {
        assertThat(Source.choose(false, () -> false)).isEqualTo(Source.BINARIES);
        assertSaid("the embedded PostgreSQL binaries: no Docker engine answers");
    }

    @Test
    void takesTheBinariesWhoeverAnswersWhereTheyAreAskedFor() {
        assertThat(Source.choose(true, () -> {
                    throw new AssertionError("asked for an engine");
                }))
                .isEqualTo(Source.BINARIES_AS_ASKED);
        assertSaid("the embedded PostgreSQL binaries: gatehouse.test.no-docker asks for them");
    }

    private void assertSaid(String words) {
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).contains("Tests use " + words);
    }
}
