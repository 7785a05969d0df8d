package io.gatehouse.provider;

import io.gatehouse.registration.OwnRegistration;
import io.gatehouse.registration.own.OwnRegistrations;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The provider's own registrations as an invitation can name them; the one that is used by default comes first. */
@Service
public class OwnChoices {

    private final OwnRegistrations own;

    OwnChoices(OwnRegistrations own) {
        this.own = own;
    }

    /**
     * One of them.
     *
     * @param proven whether somebody has signed in through it; before that nobody knows that its redirect URI works
     */
    public record Choice(UUID id, String displayName, String clientId, boolean preferred, boolean proven) {}

    public List<Choice> all() {
        return own.all().stream().map(OwnChoices::choice).toList();
    }

    private static Choice choice(OwnRegistration each) {
        return new Choice(
                each.id(),
                each.registration().displayName(),
                each.registration().clientId(),
                each.preferred(),
                each.preferred() || each.signedInAt() != null);
    }
}
