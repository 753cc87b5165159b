package io.buckaroo.runtime;

import java.util.function.UnaryOperator;

import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import reactor.util.context.ContextView;

import org.springframework.util.ClassUtils;

/**
 * The thread-locals that go with the Reactor context of a connection, such as the
 * security context and the trace, for callbacks that run on other threads than the event
 * loop. Which there are is up to {@code io.micrometer:context-propagation}; without it
 * there are none.
 */
final class ThreadLocals {

	private static final boolean PRESENT = ClassUtils.isPresent("io.micrometer.context.ContextSnapshotFactory",
			ThreadLocals.class.getClassLoader());

	private ThreadLocals() {
	}

	/**
	 * Makes tasks see the thread-locals of a context, and no others. What the thread had
	 * before is there again afterwards.
	 * @param context the Reactor context of a connection
	 * @return makes a task of a task
	 */
	static UnaryOperator<Runnable> of(ContextView context) {
		return PRESENT ? Snapshots.of(context) : UnaryOperator.identity();
	}

	/**
	 * Needs the library.
	 */
	private static final class Snapshots {

		private static final ContextSnapshotFactory FACTORY = ContextSnapshotFactory.builder()
			.clearMissing(true)
			.build();

		static UnaryOperator<Runnable> of(ContextView context) {
			ContextSnapshot snapshot = FACTORY.captureFrom(context);
			return (task) -> snapshot.wrap(task);
		}

	}

}
