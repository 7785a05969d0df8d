package io.gatehouse.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.gatehouse.shared.PublicUrl;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A wrong password stops the whole outbox instead of being tried for each mail. */
class SignInPauseTests {

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final JavaMailSenderImpl sender = new JavaMailSenderImpl();
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private Smtp smtp;

    @BeforeEach
    void start() {
        server.start();
        server.setUser("portal", "right");
        sender.setHost("127.0.0.1");
        sender.setPort(server.getSmtp().getPort());
        sender.setUsername("portal");
        sender.setPassword("wrong");
        sender.getJavaMailProperties().setProperty("mail.smtp.auth", "true");
        smtp = new Smtp(
                new Provided(sender),
                new PublicUrl(URI.create("http://localhost:8080")),
                new SignInPause(Duration.ofSeconds(15), clock()));
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void asksAServerThatRefusedOurSignInOnlyAfterAPause() throws Exception {
        assertThatThrownBy(smtp::connect)
                .isInstanceOf(MailServerAway.class)
                .hasMessageStartingWith("The mail server refused the sign-in");
        sender.setPassword("right");
        assertThatThrownBy(smtp::connect).as("not asked again yet").isInstanceOf(MailServerAway.class);

        now = now.plusSeconds(16);
        try (SmtpConnection connection = smtp.connect()) {
            assertThat(connection.usable()).isTrue();
        }
        assertThatCode(() -> smtp.connect().close()).doesNotThrowAnyException();
    }

    /** The first mails after a start, or after a quiet while, come at once. */
    @Test
    void triesOncePerPauseHoweverManyMailsComeAtOnce() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        SignInPause pause = new SignInPause(Duration.ofSeconds(15), clock());
        CountDownLatch begun = new CountDownLatch(1);
        List<Future<String>> mails = new ArrayList<>();
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int n = 0; n < 12; n++) {
                mails.add(senders.submit(() -> pause.<String>signIn(() -> {
                    tries.incrementAndGet();
                    begun.countDown();
                    // the others stand in line by now, or come later
                    LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
                    throw pause.refused("535 Bad password");
                })));
            }
            begun.await();
        }

        assertThat(mails).allMatch(mail -> mail.exceptionNow() instanceof MailServerAway);
        assertThat(tries).hasValue(1);
    }

    @Test
    void letsAllSignInAtOnceWhileThePasswordIsKnownToBeRight() throws Exception {
        SignInPause pause = new SignInPause(Duration.ofSeconds(15), clock());
        pause.signIn(() -> {
            pause.accepted();
            return "in";
        });
        CountDownLatch both = new CountDownLatch(2);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> one = senders.submit(() -> pause.signIn(() -> meets(both)));
            Future<Boolean> other = senders.submit(() -> pause.signIn(() -> meets(both)));
            assertThat(one.get()).isTrue();
            assertThat(other.get()).isTrue();
        }
    }

    private static boolean meets(CountDownLatch both) {
        both.countDown();
        try {
            return both.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    void waitsLongerAfterEachRefusal() throws Exception {
        assertThatThrownBy(smtp::connect).isInstanceOf(MailServerAway.class);
        now = now.plusSeconds(16);
        assertThatThrownBy(smtp::connect).isInstanceOf(MailServerAway.class);
        sender.setPassword("right");
        now = now.plusSeconds(16);
        assertThatThrownBy(smtp::connect).isInstanceOf(MailServerAway.class);

        now = now.plusSeconds(15);
        smtp.connect().close();
    }

    private Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }

    private record Provided(JavaMailSenderImpl sender) implements ObjectProvider<JavaMailSenderImpl> {

        @Override
        public JavaMailSenderImpl getObject() {
            return sender;
        }

        @Override
        public Stream<JavaMailSenderImpl> stream() {
            return Stream.of(sender);
        }
    }
}
