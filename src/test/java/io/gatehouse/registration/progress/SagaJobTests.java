package io.gatehouse.registration.progress;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.gatehouse.job.CalledOff;
import io.gatehouse.job.GiveUp;
import io.gatehouse.job.JobContext;
import io.gatehouse.registration.attempt.SagaNote;
import io.gatehouse.registration.attempt.SagaState;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.StaticMessageSource;

/** How the job of a registration ends: an operator is called only where one has to see to it. */
class SagaJobTests {

    private final SagaEngine engine = mock(SagaEngine.class);
    private final JobContext context = mock(JobContext.class);
    private final StaticMessageSource messages = new StaticMessageSource();
    private final SagaJob job = new SagaJob(engine, messages);

    @Test
    void callsNobodyWhereTheAdministratorTookEverythingBack() {
        ends(new SagaPause.Over(SagaState.UNDONE));

        assertThatThrownBy(() -> job.run(context)).isInstanceOf(CalledOff.class);
    }

    @Test
    void callsSomebodyWhereItIsStuck() {
        ends(new SagaPause.Failed(SagaNote.of("STUCK")));

        assertThatThrownBy(() -> job.run(context)).isInstanceOf(GiveUp.class);
    }

    @Test
    void isDoneOnceTheRegistrationStands() {
        ends(new SagaPause.Over(SagaState.READY));

        assertThatCode(() -> job.run(context)).doesNotThrowAnyException();
    }

    private void ends(SagaPause pause) {
        messages.setUseCodeAsDefaultMessage(true);
        UUID saga = UUID.randomUUID();
        when(context.data(any())).thenReturn(new SagaJob.Data(saga));
        when(engine.advance(saga)).thenReturn(pause);
    }
}
