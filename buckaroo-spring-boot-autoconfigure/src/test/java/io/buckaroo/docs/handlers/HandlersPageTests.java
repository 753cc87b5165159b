package io.buckaroo.docs.handlers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.buckaroo.Termination;
import io.buckaroo.webflux.frame.CloseFrames;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

import org.springframework.web.reactive.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the table of terminations in {@code docs/handlers.md}.
 */
class HandlersPageTests {

	private static final Path PAGE = Path.of("../docs/handlers.md");

	private static final Map<String, Termination> WITH_FIXED_CODE = Map.of("IdleTimeout", new Termination.IdleTimeout(),
			"SlowConsumer", new Termination.SlowConsumer(), "Failed",
			new Termination.Failed(new IllegalStateException()), "MaxAge", new Termination.MaxAge(), "Shutdown",
			new Termination.Shutdown(), "Stopped", new Termination.Stopped(CloseStatus.NORMAL), "Evicted",
			new Termination.Evicted(CloseStatus.POLICY_VIOLATION));

	@Test
	void eachTerminationIsListed() throws IOException {
		assertThat(terminations().stream().map(HandlersPageTests::name)).containsExactlyInAnyOrderElementsOf(
				Stream.of(Termination.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
	}

	@Test
	void eachTerminationHasItsCloseCode() throws IOException {
		assertThat(terminations()).filteredOn((row) -> WITH_FIXED_CODE.containsKey(name(row)))
			.hasSameSizeAs(WITH_FIXED_CODE.keySet())
			.allSatisfy((row) -> assertThat(row.split(" \\| ")[2])
				.startsWith(String.valueOf(closeCode(WITH_FIXED_CODE.get(name(row))))));
	}

	/**
	 * Returns the name of the termination without its components.
	 */
	private static String name(String row) {
		return row.split("`")[1].replaceFirst("\\(.*", "");
	}

	private static int closeCode(Termination termination) {
		ByteBuf frame = CloseFrames.of(termination);
		assertThat(frame).isNotNull();
		return frame.getUnsignedShort(2);
	}

	private static List<String> terminations() throws IOException {
		return Files.readString(PAGE)
			.lines()
			.dropWhile((line) -> !line.startsWith("| `Termination` | when | close code |"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
	}

}
