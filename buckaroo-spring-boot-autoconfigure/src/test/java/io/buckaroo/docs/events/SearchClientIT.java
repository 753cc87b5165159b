package io.buckaroo.docs.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.buckaroo.fixture.InstalledProgram;
import io.buckaroo.fixture.TcpProxy;
import io.buckaroo.fixture.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the client of {@link OrderSearch} in {@code docs/events.md}, run by Node.js.
 */
@Timeout(60)
class SearchClientIT {

	private static final Path PAGE = Path.of("../docs/events.md");

	private static final Pattern CLIENT = Pattern.compile(
			"^```javascript\\n((?:async function\\* searchOrders|for await).*?)^```$",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final String BROWSER = """
			const fetch = (path, options) => globalThis.fetch(new URL(path, process.argv[2]), options);
			const show = (order) => console.log(order.product);
			""";

	@RegisterExtension
	private static final TestServer server = TestServer.with(Configured.class, "buckaroo.sse.retry=10ms");

	@Test
	void receivesEachOrderOnceThroughAConnectionThatIsCut(@TempDir Path directory) throws Exception {
		Path node = InstalledProgram.find("node", "version 20 or newer, from https://nodejs.org");
		try (TcpProxy proxy = TcpProxy.to(server.port())) {
			Process client = new ProcessBuilder(node.toString(), writeClient(directory).toString(),
					"http://localhost:" + proxy.port())
				.redirectErrorStream(true)
				.start();
			try (BufferedReader products = client.inputReader()) {
				for (int number = 1; number <= PartialOrders.COUNT; number++) {
					assertThat(products.readLine()).isEqualTo("product " + number);
					if (number % PartialOrders.PART == 0) {
						proxy.reset();
					}
				}
				assertThat(products.readLine()).isNull();
				assertThat(client.waitFor()).isZero();
			}
			finally {
				client.destroyForcibly();
			}
		}
		assertThat(server.bean(PartialOrders.class).positions).containsExactly(0L, 2L, 4L, 6L);
	}

	/**
	 * Writes a module with the code of the page.
	 */
	private static Path writeClient(Path directory) throws IOException {
		String code = CLIENT.matcher(Files.readString(PAGE))
			.results()
			.map((block) -> block.group(1))
			.collect(Collectors.joining());
		assertThat(code).contains("yield", "show(order)");
		return Files.writeString(directory.resolve("client.mjs"), BROWSER + code);
	}

	@Configuration(proxyBeanMethods = false)
	@Import(OrderSearch.class)
	static class Configured {

		@Bean
		PartialOrders orders() {
			return new PartialOrders();
		}

	}

	/**
	 * Orders of which a search finds a part, and waits. After the last part it ends.
	 */
	static class PartialOrders implements OrderSearch.Orders {

		static final int COUNT = 6;

		static final int PART = 2;

		private final Queue<Long> positions = new ConcurrentLinkedQueue<>();

		@Override
		public Flux<OrderSearch.Order> find(String customer, long after) {
			this.positions.add(after);
			if (after >= COUNT) {
				return Flux.empty();
			}
			return Flux.range((int) after + 1, PART)
				.map((number) -> new OrderSearch.Order(number, "product " + number))
				.concatWith(Flux.never());
		}

	}

}
