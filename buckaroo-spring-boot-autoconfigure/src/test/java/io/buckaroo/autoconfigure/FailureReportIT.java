package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.concurrent.Executor;

import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.router.BuckarooRouter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.bind.annotation.RequestMethod;

import static io.buckaroo.router.BuckarooRouter.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for the failure reports of an application that does not start, by
 * {@link InvalidRouteFailureAnalyzer}, {@link UnsupportedWebServerFailureAnalyzer} and
 * Spring Boot's analyzers for invalid properties.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureReportIT {

	@Test
	void twoSocketsWithOnePathAreReported(CapturedOutput output) {
		fail(DuplicateSockets.class);
		assertReport(output,
				"WebSocket /chat/{room} to bean 'chat' and WebSocket /chat/{name} to bean 'lobby' match the "
						+ "same requests.",
				"Give one of them another path or a condition.");
	}

	@Test
	void twoEventSourcesWithOnePathAreReported(CapturedOutput output) {
		fail(DuplicateEventSources.class);
		assertReport(output, "SSE /prices to bean 'prices' and SSE /prices to bean 'quotes' match the same requests.",
				"Give one of them another path or a condition.");
	}

	@Test
	void aBlockingHandlerWithoutAnExecutorIsReported(CapturedOutput output) {
		fail(BlockingWithoutExecutor.class);
		assertReport(output,
				"WebSocket /blocking to bean 'blocking' is blocking, but there is neither a bean "
						+ "'applicationTaskExecutor' nor a single Executor bean.",
				"Set 'spring.task.execution.mode=force', or declare an Executor bean of that name.");
	}

	@Test
	void anInvalidPropertyIsReportedWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.websocket.idle-timeout=-1s");
		assertReport(output,
				"Invalid value '-1s' for configuration property 'buckaroo.websocket.idle-timeout' "
						+ "(originating from '\"buckaroo.websocket.idle-timeout\" from property source "
						+ "\"commandLineArgs\"'). Validation failed for the following reason:",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It must not be negative; 0 disables it.");
	}

	@Test
	void aMisspeltPropertyIsReportedWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.websocket.idleTimout=5s");
		assertReport(output,
				"Invalid value '5s' for configuration property 'buckaroo.websocket.idletimout' "
						+ "(originating from '\"buckaroo.websocket.idleTimout\" from property source "
						+ "\"commandLineArgs\"'). Validation failed for the following reason:",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("There is no such property. Did you mean 'buckaroo.websocket.idle-timeout'?");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					buckaroo.topics[x].history.size=-5          | It must not be negative; 0 disables the history.
					buckaroo.topics[x].history.ttl=-5s          | It must not be negative; 0 means no limit.
					buckaroo.topics[x].history.recovery-limit=-1 | It must not be negative; 0 replays no messages.
					buckaroo.handshake-timeout=-1s              | It must not be negative; 0 means no limit.
					buckaroo.shutdown.spread=-1s                | It must not be negative; 0 ends all connections immediately.
					buckaroo.sse.heartbeat=-1s                  | It must not be negative; 0 disables it.
					buckaroo.topics[a/*/b].history.size=5       | The star of 'a/*/b' must be at the end: only a prefix can be given, such as 'a/*'
					buckaroo.topics.room/*.history.size=5       | The key must be in brackets: 'buckaroo.topics[room/*].history.size'
					buckaroo.routes./echo.idle-timeout=5s       | The key must be in brackets: 'buckaroo.routes[/echo].idle-timeout'
					buckaroo.routes[/echo].max-connections=5    | It applies to all routes together: set 'buckaroo.websocket.max-connections'
					buckaroo.sse.allowed-origins=https://a.b/c  | Browsers send an origin in another form, without a path: write 'https://a.b'.
					""")
	void theReportExplainsWhyAPropertyIsInvalid(String property, String reason, CapturedOutput output) {
		fail(Valid.class, "--" + property);
		String name = property.substring(0, property.indexOf('=')).replaceAll("^(buckaroo.topics.a.+]).*", "$1");
		assertReport(output, "for configuration property '" + name + "'",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains(reason);
	}

	@Test
	void anInvalidBasePathIsReportedWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=live/");
		assertReport(output,
				"Invalid value 'live/' for configuration property 'buckaroo.base-path' "
						+ "(originating from '\"buckaroo.base-path\" from property source \"commandLineArgs\"')",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It must start with '/' and not end with '/'.");
	}

	@Test
	void aBasePathThatIsNotAPatternIsNotAttributedToABean(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=/{live");
		assertReport(output, "Invalid value '/{live' for configuration property 'buckaroo.base-path'",
				"Review the value of the property with the provided reason.");
		assertThat(output).doesNotContain("'echo'");
	}

	@Test
	void aValueThatCannotBeConvertedIsReported(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.mailbox.overflow=block");
		assertReport(output, "Failed to bind properties under 'buckaroo.mailbox.overflow'", "DROP_OLDEST");
	}

	@Test
	void aBlankPathIsReported(CapturedOutput output) {
		fail(BlankPath.class);
		assertReport(output, "Bean 'blank' cannot be mapped. The path '' does not start with '/'.",
				"Start the path with '/'.");
	}

	@Test
	void aPathWithoutALeadingSlashIsReported(CapturedOutput output) {
		fail(PathWithoutSlash.class);
		assertReport(output, "Bean 'relative' cannot be mapped. The path 'prices' does not start with '/'.",
				"Start the path with '/'.");
	}

	@Test
	void aPathThatIsNotAPatternIsReported(CapturedOutput output) {
		fail(UnparsablePath.class);
		assertReport(output, "Bean 'unparsable' cannot be mapped. '/chat/{room' is not a valid path pattern: ",
				"Correct the pattern.");
	}

	@Test
	void aBasePathThatCannotBeExtendedIsNotAttributedToABean(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.base-path=/live/**");
		assertReport(output, "Invalid value '/live/**' for configuration property 'buckaroo.base-path'",
				"Review the value of the property with the provided reason.");
		assertThat(output).doesNotContain("'echo'");
	}

	@Test
	void aWebSocketMappingOnAnEventSourceIsReported(CapturedOutput output) {
		fail(WebSocketMappingOnEventSource.class);
		assertReport(output,
				"Bean 'ticks' is annotated with @WebSocketMapping but is not a BuckarooSocket or a MessageSocket.",
				"Implement io.buckaroo.BuckarooSocket or io.buckaroo.MessageSocket and declare it as the return type of the @Bean method, "
						+ "or remove the annotation.");
	}

	@Test
	void anSseMappingOnASocketIsReported(CapturedOutput output) {
		fail(SseMappingOnSocket.class);
		assertReport(output, "Bean 'echo' is annotated with @SseMapping but is not a BuckarooEventSource.",
				"Implement io.buckaroo.BuckarooEventSource and declare it as the return type of the @Bean "
						+ "method, or remove the annotation.");
	}

	@Test
	void aMappingOnAnotherBeanIsReported(CapturedOutput output) {
		fail(MappingOnString.class);
		assertReport(output,
				"Bean 'text' is annotated with @WebSocketMapping but is not a BuckarooSocket or a MessageSocket.",
				"Implement io.buckaroo.BuckarooSocket or io.buckaroo.MessageSocket and declare it as the return type of the @Bean method, "
						+ "or remove the annotation.");
	}

	@Test
	void aRouteHiddenByAnEarlierOneIsReported(CapturedOutput output) {
		fail(HiddenRoute.class);
		assertReport(output,
				"No request reaches WebSocket /chat/lobby to bean 'lobby' in router 'second': "
						+ "WebSocket /chat/{room} to bean 'chat' in router 'first' matches them first.",
				"Declare the route with the narrower path first, or give one of them another path. Routers are "
						+ "consulted by @Order, and before annotated handlers.");
	}

	@Test
	void anAnnotatedRouteHiddenByARouterIsReported(CapturedOutput output) {
		fail(HiddenAnnotation.class, "--buckaroo.base-path=/live");
		assertReport(output,
				"No request reaches WebSocket /live/echo to bean 'echo': "
						+ "WebSocket /live/{*all} to a lambda in router 'routes' matches them first.",
				"Declare the route with the narrower path first, or give one of them another path.");
	}

	@Test
	void hostsThatExcludeEachOtherAreReported(CapturedOutput output) {
		fail(ExclusiveHosts.class);
		assertReport(output,
				"No request reaches WebSocket /chat with host admin. with host example.org to a lambda in router "
						+ "'routes': its host conditions exclude each other.",
				"Keep one of the hosts, or make one of them a prefix of the other.");
	}

	@Test
	void anInvalidPathInARouterIsReportedWithItsBean(CapturedOutput output) {
		fail(InvalidPathInRouter.class);
		assertReport(output, "In bean 'other': The path 'chat' does not start with '/'.", "Start the path with '/'.");
	}

	@Test
	void anInvalidPathInARouterOfAFactoryIsReportedWithItsBean(CapturedOutput output) {
		fail(InvalidPathInFactory.class);
		assertReport(output, "In bean 'factory': The path 'chat' does not start with '/'.", "Start the path with '/'.");
	}

	@Test
	void anInvalidPathInARouterOfAnotherBeanIsReportedWithThatBean(CapturedOutput output) {
		fail(InvalidPathInModule.class);
		assertReport(output, "In bean 'module': The path 'chat' does not start with '/'.", "Start the path with '/'.");
	}

	@Test
	void aDuplicateVariableIsReportedWithItsBean(CapturedOutput output) {
		fail(DuplicateVariable.class);
		assertReport(output, "In bean 'routes': '/users/{id}/posts/{id}' is not a valid path pattern: ",
				"Correct the pattern.");
	}

	@Test
	void aDuplicateVariableOfTheBasePathIsReportedWithItsRoute(CapturedOutput output) {
		fail(Variable.class, "--buckaroo.base-path=/live/{room}");
		assertReport(output,
				"WebSocket /chat/{room} to bean 'chat' cannot be combined with 'buckaroo.base-path', which is '/live/{room}'. "
						+ "'/live/{room}/chat/{room}' is not a valid path pattern: ",
				"Correct the pattern.");
	}

	@Test
	void anInvalidOptionInARouterIsReportedWithItsRoute(CapturedOutput output) {
		fail(InvalidOption.class);
		assertReport(output, "The idle-timeout of WebSocket /chat to a lambda in router 'routes' is 'PT-1S'.",
				"It must not be negative; 0 disables it.");
	}

	@Test
	void aMethodThatIsHandledAutomaticallyIsReportedWithItsBean(CapturedOutput output) {
		fail(HeadMapping.class);
		assertReport(output,
				"Bean 'prices' cannot be mapped. The SSE route /prices must not declare the HTTP method HEAD.",
				"Remove it: HEAD and OPTIONS are handled automatically.");
	}

	@Test
	void aMappingWithoutMethodIsReportedWithItsBean(CapturedOutput output) {
		fail(NoMethodMapping.class);
		assertReport(output, "Bean 'prices' cannot be mapped. The SSE route /prices declares no HTTP method.",
				"Declare at least one method, such as GET, which is the default.");
	}

	@Test
	void aMethodInARouterThatIsHandledAutomaticallyIsReportedWithItsBean(CapturedOutput output) {
		fail(OptionsInRouter.class);
		assertReport(output, "In bean 'routes': The SSE route /prices must not declare the HTTP method OPTIONS.",
				"Remove it: HEAD and OPTIONS are handled automatically.");
	}

	@Test
	void propertiesOfARouteThatDoesNotExistAreReported(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.routes[/ecko].idle-timeout=1s");
		assertReport(output, "Invalid value '/ecko' for configuration property 'buckaroo.routes'",
				"Review the value of the property with the provided reason.");
		assertThat(output)
			.contains("There is no such route. Did you mean '[/echo]'? The key includes the base path and the "
					+ "names of variables. The routes are [/echo].");
	}

	@Test
	void aPropertyThatDoesNotApplyToARouteIsReportedWithItsOrigin(CapturedOutput output) {
		fail(Valid.class, "--buckaroo.routes[/echo].heartbeat=1s");
		assertReport(output,
				"Invalid value '1s' for configuration property 'buckaroo.routes[/echo].heartbeat' "
						+ "(originating from '\"buckaroo.routes[/echo].heartbeat\" from property source "
						+ "\"commandLineArgs\"'). Validation failed for the following reason:",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It does not apply to a WebSocket route.");
	}

	@Test
	void anInvalidPropertyOfARouteIsReportedWithItsOrigin(CapturedOutput output) {
		fail(Variable.class, "--buckaroo.routes[/chat/{room}].mailbox.capacity=0");
		assertReport(output,
				"Invalid value '0' for configuration property 'buckaroo.routes[/chat/{room}].mailbox.capacity' "
						+ "(originating from '\"buckaroo.routes[/chat/{room}].mailbox.capacity\" from property source "
						+ "\"commandLineArgs\"'). Validation failed for the following reason:",
				"Review the value of the property with the provided reason.");
		assertThat(output).contains("It must be at least 1.");
	}

	@Test
	void anotherWebServerIsReported(CapturedOutput output) {
		fail(AnotherWebServer.class);
		assertReport(output,
				"Buckaroo requires Reactor Netty, but the web server factory is '%s'."
					.formatted(FakeWebServerFactory.class.getName()),
				"Remove the starter of the other server, so that 'spring-boot-starter-webflux' provides Reactor "
						+ "Netty, or disable Buckaroo with 'buckaroo.enabled=false'.");
	}

	private static void fail(Class<?> configuration, String... arguments) {
		SpringApplicationBuilder application = new SpringApplicationBuilder(configuration)
			.web(WebApplicationType.REACTIVE)
			.registerShutdownHook(false)
			.properties("server.port=0", "spring.main.banner-mode=off");
		assertThatException().isThrownBy(() -> application.run(arguments).close());
	}

	private static BuckarooRouter invalidPath() {
		return BuckarooRouter.route().websocket("chat", (frame, state) -> Result.ok()).build();
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
	static class HiddenRoute {

		@Bean
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		BuckarooSocket<Void> lobby() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@Order(2)
		BuckarooRouter second(@Qualifier("lobby") BuckarooSocket<?> lobby) {
			return BuckarooRouter.route().websocket("/chat/lobby", lobby).build();
		}

		@Bean
		@Order(1)
		BuckarooRouter first(@Qualifier("chat") BuckarooSocket<?> chat) {
			return BuckarooRouter.route().websocket("/chat/{room}", chat).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class HiddenAnnotation extends Valid {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route().websocket("/{*all}", (frame, state) -> Result.ok()).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class ExclusiveHosts {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.matching(host("admin."))
				.websocket("/chat", (frame, state) -> Result.ok(), (route) -> route.matching(host("example.org")))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidPathInRouter {

		@Bean("other")
		BuckarooRouter routes() {
			return invalidPath();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidPathInFactory {

		@Bean
		InvalidFactory factory() {
			return new InvalidFactory();
		}

	}

	static class InvalidFactory implements FactoryBean<BuckarooRouter> {

		@Override
		public BuckarooRouter getObject() {
			return invalidPath();
		}

		@Override
		public Class<?> getObjectType() {
			return BuckarooRouter.class;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidPathInModule {

		@Bean("module")
		InvalidModule invalidModule() {
			return new InvalidModule();
		}

		@Bean
		BuckarooRouter routes(InvalidModule module) {
			return BuckarooRouter.route().mount("/module", module.router).build();
		}

	}

	static class InvalidModule {

		private final BuckarooRouter router = invalidPath();

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class DuplicateVariable {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.nest("/users/{id}", (user) -> user.websocket("/posts/{id}", (frame, state) -> Result.ok()))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Variable {

		@Bean
		@WebSocketMapping("/chat/{room}")
		BuckarooSocket<Void> chat() {
			return (frame, state) -> Result.ok();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class InvalidOption {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.websocket("/chat", (frame, state) -> Result.ok(), (route) -> route.idleTimeout(Duration.ofSeconds(-1)))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class HeadMapping {

		@Bean
		@SseMapping(value = "/prices", method = { RequestMethod.GET, RequestMethod.HEAD })
		BuckarooEventSource<Void> prices() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class NoMethodMapping {

		@Bean
		@SseMapping(value = "/prices", method = {})
		BuckarooEventSource<Void> prices() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class OptionsInRouter {

		@Bean
		BuckarooRouter routes() {
			return BuckarooRouter.route()
				.sse("/prices", BuckarooEventSource.from((connection) -> Flux.empty()),
						(route) -> route.methods(HttpMethod.OPTIONS))
				.build();
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
