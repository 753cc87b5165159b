package io.buckaroo.docs.guarantees;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.Termination;
import io.buckaroo.docs.MarkdownPage;
import io.buckaroo.webflux.frame.CloseFrames;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the tables of the page about guarantees: each promise names a test, and the
 * terminations have the close codes of the code.
 */
class GuaranteesPageTests {

	private static final MarkdownPage PAGE = MarkdownPage.of("guarantees.md");

	private static final Map<String, Termination> WITH_FIXED_CODE = Map.of("IdleTimeout", new Termination.IdleTimeout(),
			"SlowConsumer", new Termination.SlowConsumer(), "Failed",
			new Termination.Failed(new IllegalStateException()), "Shutdown", new Termination.Shutdown(), "Stopped",
			new Termination.Stopped(CloseStatus.NORMAL), "Evicted",
			new Termination.Evicted(CloseStatus.POLICY_VIOLATION));

	static List<List<String>> promises() {
		return PAGE.rows("promise", "test");
	}

	@ParameterizedTest
	@MethodSource("promises")
	void eachPromiseNamesATest(List<String> row) {
		assertThat(row).hasSize(2);
		assertThat(row.get(0)).endsWith(".");
		assertThat(row.get(1)).matches("`\\w+(Tests|IT)\\b.*`");
	}

	@Test
	void thereArePromises() {
		assertThat(promises()).hasSizeGreaterThan(30);
	}

	@Test
	void eachTerminationIsListed() {
		assertThat(terminations().stream().map(GuaranteesPageTests::name)).containsExactlyInAnyOrderElementsOf(
				Stream.of(Termination.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
	}

	@Test
	void eachTerminationHasItsCloseCode() {
		assertThat(terminations()).filteredOn((row) -> WITH_FIXED_CODE.containsKey(name(row)))
			.hasSameSizeAs(WITH_FIXED_CODE.keySet())
			.allSatisfy((row) -> assertThat(row.get(2))
				.startsWith(String.valueOf(closeCode(WITH_FIXED_CODE.get(name(row))))));
	}

	private static int closeCode(Termination termination) {
		ByteBuf frame = CloseFrames.of(termination);
		assertThat(frame).isNotNull();
		return frame.getUnsignedShort(2);
	}

	private static List<List<String>> terminations() {
		return PAGE.rows("`Termination`", "when", "close code");
	}

	private static String name(List<String> termination) {
		return termination.get(0).split("`")[1];
	}

}
