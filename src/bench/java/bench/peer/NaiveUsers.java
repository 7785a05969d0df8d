package bench.peer;

import java.util.UUID;
import org.springframework.data.jpa.repository.JpaRepository;

/** What everybody writes first. */
interface NaiveUsers extends JpaRepository<NaiveUser, UUID> {}
