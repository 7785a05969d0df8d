package bench.peer;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** A notification as an entity. */
@Entity
@Table(name = "naive_notification")
class NaiveNotification {

    @Id
    UUID id = UUID.randomUUID();

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
