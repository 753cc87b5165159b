package io.buckaroo.autoconfigure;

import java.util.concurrent.Executor;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import reactor.core.publisher.Flux;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.HttpHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link DuplicateRouteFailureAnalyzer}, {@link InvalidMappingFailureAnalyzer}
 * and {@link UnsupportedWebServerFailureAnalyzer}: what a user reads when the application
 * does not start.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportTests {

	@Test
	void twoSocketsWithOnePathAreNamed(CapturedOutput output) {
		fail(DuplicateSockets.class);
		assertReport(output,
				"WebSocket /chat/{room} to bean 'chat' and WebSocket /chat/{name} to bean 'lobby' take the "
						+ "same requests.",
				"Give one of them another path, or a condition.");
	}

	@Test
	void twoEventSourcesWithOnePathAreNamed(CapturedOutput output) {
		fail(DuplicateEventSources.class);
		assertReport(output, "SSE /prices to bean 'prices' and SSE /prices to bean 'quotes' take the same requests.",
				"Give one of them another path, or a condition.");
	}

	@Test
	void aBlockingHandlerWithoutAnExecutorIsNamed(CapturedOutput output) {
		fail(BlockingWithoutExecutor.class);
		assertReport(output,
				"WebSocket /blocking to bean 'blocking' is blocking, but there is no bean "
						+ "'applicationTaskExecutor' that it could run on.",
				"Set 'spring.task.execution.mode=force', or declare an Executor of that name.");
	}

	@Test
	void aWrongPropertyValueIsToldWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.websocket.idle-timeout=-1s");
		assertReport(output,
				"Invalid value '-1s' for configuration property 'buckaroo.websocket.idle-timeout' "
						+ "(originating from '\"buckaroo.websocket.idle-timeout\" from property source "
						+ "\"commandLineArgs\"'). Validation failed for the following reason:",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It must not be negative; 0 turns it off.");
	}

	@Test
	void aWrongBasePathIsToldWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=live/");
		assertReport(output,
				"Invalid value 'live/' for configuration property 'buckaroo.base-path' "
						+ "(originating from '\"buckaroo.base-path\" from property source \"commandLineArgs\"')",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It must start with '/' and not end with '/'.");
	}

	@Test
	void aBasePathThatIsNoPatternIsNotBlamedOnABean(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=/{live");
		assertReport(output, "Invalid value '/{live' for configuration property 'buckaroo.base-path'",
				"Review the value of the property with the provided reason.");
		assertThat(output).doesNotContain("'echo'");
	}

	@Test
	void aValueThatCannotBeConvertedIsToldByBoot(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.mailbox.overflow=block");
		assertReport(output, "Failed to bind properties under 'buckaroo.mailbox.overflow'", "DROP_OLDEST");
	}

	@Test
	void aBlankPathIsNamed(CapturedOutput output) {
		fail(BlankPath.class);
		assertReport(output, "Bean 'blank' cannot be mapped. The path '' does not start with '/'.",
				"Give it a path that starts with '/'.");
	}

	@Test
	void aPathWithoutSlashIsNamed(CapturedOutput output) {
		fail(PathWithoutSlash.class);
		assertReport(output, "Bean 'relative' cannot be mapped. The path 'prices' does not start with '/'.",
				"Give it a path that starts with '/'.");
	}

	@Test
	void aPathThatIsNoPatternIsNamed(CapturedOutput output) {
		fail(UnparsablePath.class);
		assertReport(output, "Bean 'unparsable' cannot be mapped. '/chat/{room' is no path pattern: ",
				"Correct the pattern.");
	}

	@Test
	void aBasePathThatNoPathMayFollowIsNotBlamedOnABean(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=/live/**");
		assertReport(output, "Invalid value '/live/**' for configuration property 'buckaroo.base-path'",
				"Review the value of the property with the provided reason.");
		assertThat(output).doesNotContain("'echo'");
	}

	@Test
	void aWebSocketMappingOnAnEventSourceIsNamed(CapturedOutput output) {
		fail(WebSocketMappingOnEventSource.class);
		assertReport(output, "Bean 'ticks' has a @WebSocketMapping but is no BuckarooSocket.",
				"Let it implement io.buckaroo.BuckarooSocket, and let a @Bean method return that type, "
						+ "or remove the annotation.");
	}

	@Test
	void anSseMappingOnASocketIsNamed(CapturedOutput output) {
		fail(SseMappingOnSocket.class);
		assertReport(output, "Bean 'echo' has a @SseMapping but is no BuckarooEventSource.",
				"Let it implement io.buckaroo.BuckarooEventSource, and let a @Bean method return that type, "
						+ "or remove the annotation.");
	}

	@Test
	void aMappingOnAnyOtherBeanIsNamed(CapturedOutput output) {
		fail(MappingOnString.class);
		assertReport(output, "Bean 'text' has a @WebSocketMapping but is no BuckarooSocket.",
				"Let it implement io.buckaroo.BuckarooSocket, and let a @Bean method return that type, "
						+ "or remove the annotation.");
	}

	@Test
	void anotherWebServerIsNamed(CapturedOutput output) {
		fail(AnotherWebServer.class);
		assertReport(output,
				"Buckaroo runs on Reactor Netty, but the web server is made by '%s'."
					.formatted(FakeWebServerFactory.class.getName()),
				"Remove the other server's starter, so that 'spring-boot-starter-webflux' brings Reactor Netty, "
						+ "or turn Buckaroo off with 'buckaroo.enabled=false'.");
	}

	private static void fail(Class<?> configuration, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.properties("server.port=0", "spring.main.banner-mode=off");
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	private static void assertReport(CapturedOutput output, String description, String action) {
		String report = output.toString().substring(output.toString().indexOf("APPLICATION FAILED TO START"));
		assertThat(report).startsWith("APPLICATION FAILED TO START").containsSubsequence("Description:", description);
		assertThat(report).containsSubsequence("Action:", action);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Valid {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateSockets {

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@WebSocketMapping("/chat/{name}")
		BuckarooSocket<Void> lobby() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateEventSources {

		@Bean
		@SseMapping("/prices")
		BuckarooEventSource<Void> prices() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

		@Bean
		@SseMapping("/prices")
		BuckarooEventSource<Void> quotes() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BlankPath {

		@Bean
		@WebSocketMapping("")
		BuckarooSocket<Void> blank() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class PathWithoutSlash {

		@Bean
		@SseMapping("prices")
		BuckarooEventSource<Void> relative() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class UnparsablePath {

		@Bean
		@WebSocketMapping("/chat/{room")
		BuckarooSocket<Void> unparsable() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class WebSocketMappingOnEventSource {

		@Bean
		@WebSocketMapping("/ticks")
		BuckarooEventSource<Void> ticks() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class SseMappingOnSocket {

		@Bean
		@SseMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class MappingOnString {

		@Bean
		@WebSocketMapping("/text")
		String text() {
			return "text";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class AnotherWebServer {

		@Bean
		FakeWebServerFactory webServerFactory() {
			return new FakeWebServerFactory();
		}

	}

	static class FakeWebServerFactory implements ReactiveWebServerFactory {

		@Override
		public WebServer getWebServer(HttpHandler httpHandler) {
			return new FakeWebServer();
		}

	}

	static class FakeWebServer implements WebServer {

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public int getPort() {
			return 0;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class BlockingWithoutExecutor {

		@Bean
		Executor first() {
			return Runnable::run;
		}

		@Bean
		Executor second() {
			return Runnable::run;
		}

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		BuckarooSocket<Void> blocking() {
			return (frame, state) -> Result.ok();
		}

	}

}
