package io.gatehouse.provider;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The provider's own registrations as an invitation can name them; the one that is used by default comes first. */
@Service
public class OwnChoices {

    private final OwnRegistrations own;
    private final MicrosoftCloud cloud;

    OwnChoices(OwnRegistrations own, MicrosoftCloud cloud) {
        this.own = own;
        this.cloud = cloud;
    }

    /**
     * One of them.
     *
     * @param proven whether somebody has signed in through it; before that nobody knows that its redirect URI works
     * @param publisherVerified whether Microsoft's consent page says so; null while nobody told, and in clouds without it
     */
    public record Choice(
            UUID id,
            String displayName,
            String clientId,
            boolean preferred,
            boolean proven,
            @Nullable Boolean publisherVerified) {

        public boolean unverified() {
            return Boolean.FALSE.equals(publisherVerified);
        }
    }

    public List<Choice> all() {
        return own.all().stream().map(this::choice).toList();
    }

    private Choice choice(OwnRegistration each) {
        return new Choice(
                each.id(),
                each.registration().displayName(),
                each.registration().clientId(),
                each.preferred(),
                each.preferred() || each.signedInAt() != null,
                cloud.name().verifiesPublishers() ? each.registration().publisherVerified() : null);
    }
}
