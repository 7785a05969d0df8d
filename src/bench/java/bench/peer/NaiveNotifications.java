package bench.peer;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** Saves one by one. */
interface NaiveNotifications extends JpaRepository<NaiveNotification, UUID> {}
