package bench.peer;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A notification as an entity. */
@Entity
@Table(name = "naive_notification")
class NaiveNotification {

    /** Made when it is saved: with an id of its own each would be looked for first. */
    @Id
    @GeneratedValue(strategy = GenerationType.UUID)
    @Nullable
    UUID id;

    String resource;

    String item;

    NaiveNotification() {
        this("", "");
    }

    NaiveNotification(String resource, String item) {
        this.resource = resource;
        this.item = item;
    }
}
