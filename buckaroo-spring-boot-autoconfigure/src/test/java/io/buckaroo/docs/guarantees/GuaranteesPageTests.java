package io.buckaroo.docs.guarantees;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.Termination;
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

	private static final Path PAGE = Path.of("../docs/guarantees.md");

	private static final Map<String, Termination> WITH_FIXED_CODE = Map.of("IdleTimeout", new Termination.IdleTimeout(),
			"SlowConsumer", new Termination.SlowConsumer(), "Failed",
			new Termination.Failed(new IllegalStateException()), "Shutdown", new Termination.Shutdown(), "Stopped",
			new Termination.Stopped(CloseStatus.NORMAL), "Evicted",
			new Termination.Evicted(CloseStatus.POLICY_VIOLATION));

	static Stream<String> promises() throws IOException {
		return rows("promise | test");
	}

	@ParameterizedTest
	@MethodSource("promises")
	void eachPromiseNamesATest(String row) {
		assertThat(row).matches("\\| .+\\. \\| `\\w+(Tests|IT)\\b.*` \\|");
	}

	@Test
	void thereArePromises() throws IOException {
		assertThat(promises()).hasSizeGreaterThan(30);
	}

	@Test
	void eachTerminationIsListed() throws IOException {
		assertThat(terminations().stream().map((row) -> row.split("`")[1])).containsExactlyInAnyOrderElementsOf(
				Stream.of(Termination.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
	}

	@Test
	void eachTerminationHasItsCloseCode() throws IOException {
		assertThat(terminations()).filteredOn((row) -> WITH_FIXED_CODE.containsKey(row.split("`")[1]))
			.hasSameSizeAs(WITH_FIXED_CODE.keySet())
			.allSatisfy((row) -> assertThat(row.split(" \\| ")[2])
				.startsWith(String.valueOf(closeCode(WITH_FIXED_CODE.get(row.split("`")[1])))));
	}

	private static int closeCode(Termination termination) {
		ByteBuf frame = CloseFrames.of(termination);
		assertThat(frame).isNotNull();
		return frame.getUnsignedShort(2);
	}

	private static List<String> terminations() throws IOException {
		return rows("`Termination` | when | close code").toList();
	}

	/**
	 * Returns the rows of all tables with a header.
	 */
	private static Stream<String> rows(String header) throws IOException {
		return Stream.of(Files.readString(PAGE, StandardCharsets.UTF_8).split("\n\n"))
			.filter((block) -> block.startsWith("| " + header + " |"))
			.flatMap((table) -> table.lines().skip(2));
	}

}
