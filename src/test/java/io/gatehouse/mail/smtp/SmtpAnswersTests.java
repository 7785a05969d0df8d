package io.gatehouse.mail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether one address is refused, or whatever we send: the same code may mean either. */
class SmtpAnswersTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "554 5.7.1 <bo@fabrikam.example>: Relay access denied",
                "554 5.7.1 <portal.example[192.0.2.7]>: Client host rejected: Access denied",
                "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using zen.spamhaus.org",
                "550 5.7.1 <bo@fabrikam.example>... Relaying denied. Proper authentication required.",
                "550 relay not permitted",
                "550 5.7.1 Unable to relay for bo@fabrikam.example",
                "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
                "550 5.7.64 TenantAttribution; Relay Access Denied",
                "550-5.7.1 Invalid credentials for relay [192.0.2.7]. The IP address is not registered",
                "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
                "504 5.5.2 <portal>: Helo command rejected: need fully-qualified hostname"
            })
    void stopsEveryMailWhereTheServerPassesNoneOn(String answer) throws AddressException {
        assertThat(SmtpAnswers.refusedAll(atRecipient(answer)))
                .hasValueSatisfying(why ->
                        assertThat(why).startsWith(SmtpAnswers.NOT_FOR_US).endsWith(answer));
    }

    /** Other recipients still get theirs: of these refusals none is about us. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "550 5.1.1 <bo@fabrikam.example>: User unknown in relay recipient table",
                "550 <bo@fabrikam.example>: Recipient address rejected: User unknown in relay recipient table",
                "550 5.1.1 <relay.denied@fabrikam.example>: Recipient address rejected",
                "550 5.4.1 Recipient address rejected: Access denied",
                "550 5.7.1 Message rejected as spam by the recipient's policy",
                "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required",
                "554 5.7.1 <bo@fabrikam.example>: Recipient address rejected: Access denied",
                "552 5.2.2 Mailbox full"
            })
    void leavesToOneAddressWhatIsSaidOfIt(String answer) throws AddressException {
        assertThat(SmtpAnswers.refusedAll(atRecipient(answer))).isEmpty();
        assertThat(SmtpAnswers.classify(atRecipient(answer))).isInstanceOf(Delivery.Refused.class);
    }

    private static MessagingException atRecipient(String answer) throws AddressException {
        int code = Integer.parseInt(answer.substring(0, 3));
        var address = new InternetAddress("bo@fabrikam.example");
        var refused = new SMTPAddressFailedException(address, "RCPT TO:<bo@fabrikam.example>", code, answer + "\n");
        return new SendFailedException("Invalid Addresses", refused);
    }
}
