package io.buckaroo.runtime;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;

import io.buckaroo.BuckarooSocket;
import io.buckaroo.Connection;
import io.buckaroo.Frame;
import io.buckaroo.Result;
import io.buckaroo.Termination;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.util.context.Context;

import static io.buckaroo.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ThreadLocals} around blocking callbacks.
 */
class ThreadLocalsTests {

	private static final ThreadLocal<String> tenant = new ThreadLocal<>();

	private final Queue<Runnable> executor = new ArrayDeque<>();

	@BeforeAll
	static void register() {
		ContextRegistry.getInstance().registerThreadLocalAccessor("tenant", tenant);
	}

	@AfterAll
	static void unregister() {
		ContextRegistry.getInstance().removeThreadLocalAccessor("tenant");
	}

	@AfterEach
	void clear() {
		tenant.remove();
	}

	@Test
	void everyCallbackSeesTheThreadLocalsOfItsConnection() {
		TenantSocket socket = new TenantSocket();
		LoopFixture<Frame> fixture = open(socket, Context.of("tenant", "one"));
		fixture.receive("a");
		fixture.send("b");
		runAll(fixture);
		fixture.loop.disconnected();
		runAll(fixture);
		assertThat(socket.seen).containsExactly("init one", "handle one", "info one", "terminate one");
	}

	@Test
	void previousValuesOfTheThreadAreRestored() {
		tenant.set("other");
		TenantSocket socket = new TenantSocket();
		runAll(open(socket, Context.of("tenant", "one")));
		assertThat(socket.seen).containsExactly("init one");
		assertThat(tenant.get()).isEqualTo("other");
	}

	@Test
	void valuesSetByACallbackDoNotLeakToTheNextConnection() {
		TenantSocket first = new TenantSocket();
		first.leftBehind = "leaked";
		TenantSocket second = new TenantSocket();
		runAll(open(first, Context.of("tenant", "one")));
		assertThat(tenant.get()).isNull();
		runAll(open(second, Context.empty()));
		assertThat(second.seen).containsExactly("init null");
	}

	@Test
	void valuesOfOtherConnectionsAreNotVisible() {
		tenant.set("other");
		TenantSocket socket = new TenantSocket();
		runAll(open(socket, Context.empty()));
		assertThat(socket.seen).containsExactly("init null");
		assertThat(tenant.get()).isEqualTo("other");
	}

	@Test
	void theTraceIsPropagated() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler((context) -> true);
		ObservationRegistry before = ObservationThreadLocalAccessor.getInstance().getObservationRegistry();
		ObservationThreadLocalAccessor.getInstance().setObservationRegistry(registry);
		try {
			Observation observation = Observation.start("handshake", registry);
			List<@Nullable Observation> observations = new ArrayList<>();
			runAll(open(new TenantSocket() {

				@Override
				public Result<Frame, Void> init(Connection connection) {
					observations.add(registry.getCurrentObservation());
					return Result.ok();
				}

			}, Context.of(ObservationThreadLocalAccessor.KEY, observation)));
			assertThat(observations).containsExactly(observation);
			assertThat(registry.getCurrentObservation()).isNull();
		}
		finally {
			ObservationThreadLocalAccessor.getInstance().setObservationRegistry(before);
		}
	}

	@Test
	void terminateSeesThemEvenIfTheExecutorRejectsIt() {
		TenantSocket socket = new TenantSocket();
		LoopFixture<Frame> fixture = LoopFixture.blocking(socket, (task) -> {
			if (!socket.seen.isEmpty()) {
				throw new RejectedExecutionException("shut down");
			}
			task.run();
		}, Context.of("tenant", "one")).open();
		fixture.loop.end(new Termination.Shutdown());
		fixture.eventLoop.runAll();
		eventually(() -> assertThat(fixture.registry.connections()).isEmpty());
		assertThat(socket.seen).containsExactly("init one", "terminate one");
	}

	@Test
	void withoutTheLibraryNothingChanges() throws Exception {
		try (URLClassLoader without = withoutTheLibrary()) {
			Object seen = ((Callable<?>) without.loadClass(WithoutTheLibrary.class.getName())
				.getDeclaredConstructor()
				.newInstance()).call();
			assertThat(seen).isEqualTo("init null");
		}
	}

	private static URLClassLoader withoutTheLibrary() throws IOException {
		List<URL> classPath = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
			if (!entry.contains("context-propagation")) {
				classPath.add(Path.of(entry).toUri().toURL());
			}
		}
		return new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
	}

	private LoopFixture<Frame> open(TenantSocket socket, Context context) {
		return LoopFixture.blocking(socket, this.executor::add, context).open();
	}

	private void runAll(LoopFixture<Frame> fixture) {
		fixture.eventLoop.runAll();
		Stream.generate(this.executor::poll).takeWhile((task) -> task != null).forEach((task) -> {
			task.run();
			fixture.eventLoop.runAll();
		});
	}

	/**
	 * Opens a connection without the library on the class path.
	 */
	public static final class WithoutTheLibrary implements Callable<String> {

		@Override
		public String call() {
			TenantSocket socket = new TenantSocket();
			LoopFixture.blocking(socket, Runnable::run, Context.of("tenant", "one")).open();
			return String.join(", ", socket.seen);
		}

	}

	/**
	 * A socket that records the thread-local that its callbacks see.
	 */
	private static class TenantSocket implements BuckarooSocket<Void> {

		final List<String> seen = new ArrayList<>();

		@Nullable String leftBehind;

		@Override
		public Result<Frame, Void> init(Connection connection) {
			see("init");
			if (this.leftBehind != null) {
				tenant.set(this.leftBehind);
			}
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, @Nullable Void state) {
			see("handle");
			return Result.ok();
		}

		@Override
		public Result<Frame, Void> info(Object message, @Nullable Void state) {
			see("info");
			return Result.ok();
		}

		@Override
		public void terminate(Termination termination, Connection connection, @Nullable Void state) {
			see("terminate");
		}

		private void see(String callback) {
			this.seen.add(callback + " " + tenant.get());
		}

	}

}
