package io.buckaroo.runtime;

import java.security.Principal;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrincipalIndex}.
 */
class PrincipalIndexTests {

	private static final Principal ANN = () -> "Ann";

	private final PrincipalIndex<Object> index = new PrincipalIndex<>();

	@Test
	void connectionsAreFoundByTheNameOfTheirPrincipal() {
		this.index.add(ANN, 1);
		this.index.add(() -> "Bob", 2);
		this.index.add(() -> "Ann", 3);
		assertThat(this.index.of("Ann")).containsExactlyInAnyOrder(1, 3);
		assertThat(this.index.of("Bob")).containsExactly(2);
		assertThat(this.index.of("ann")).isEmpty();
	}

	@Test
	void anonymousConnectionsAreIgnored() {
		this.index.add(null, 1);
		this.index.remove(null, 1);
		assertThat(this.index.of("")).isEmpty();
	}

	@Test
	void aConnectionThatIsRemovedIsNotFound() {
		List.of(1, 2, 3).forEach((each) -> this.index.add(ANN, each));
		this.index.remove(ANN, 2);
		assertThat(this.index.of("Ann")).containsExactlyInAnyOrder(1, 3);
		this.index.remove(ANN, 1);
		assertThat(this.index.of("Ann")).containsExactly(3);
		this.index.remove(ANN, 3);
		assertThat(this.index.of("Ann")).isEmpty();
		this.index.add(ANN, 4);
		assertThat(this.index.of("Ann")).containsExactly(4);
	}

	@Test
	void removingAConnectionThatIsNotPresentChangesNothing() {
		this.index.remove(ANN, 1);
		this.index.add(ANN, 1);
		this.index.remove(ANN, 2);
		this.index.add(ANN, 2);
		this.index.remove(ANN, 3);
		assertThat(this.index.of("Ann")).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void aConnectionIsRemovedEvenIfTheNameOfItsPrincipalHasChanged() {
		AtomicReference<String> name = new AtomicReference<>("Ann");
		this.index.add(name::get, 1);
		name.set("Bob");
		this.index.remove(name::get, 1);
		assertThat(this.index.of("Ann")).isEmpty();
	}

	@Test
	void aConnectionIsRemovedEvenIfTheNameOfItsPrincipalFails() {
		this.index.add(ANN, 1);
		this.index.remove(() -> {
			throw new IllegalStateException();
		}, 1);
		assertThat(this.index.of("Ann")).isEmpty();
	}

	@Test
	void concurrentChangesLoseNoConnection() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<?>> changes = IntStream.range(0, 4)
				.<Future<?>>mapToObj((thread) -> threads.submit(() -> addAndRemove(10_000 * thread)))
				.toList();
			for (Future<?> change : changes) {
				change.get();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(this.index.of("Ann")).containsExactlyInAnyOrder(0, 10_000, 20_000, 30_000);
	}

	private void addAndRemove(int first) {
		for (int i = first + 1; i < first + 2_000; i++) {
			this.index.add(ANN, i);
			this.index.remove(ANN, i);
		}
		this.index.add(ANN, first);
	}

}
