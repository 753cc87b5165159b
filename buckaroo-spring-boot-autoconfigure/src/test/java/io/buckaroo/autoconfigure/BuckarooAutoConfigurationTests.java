package io.buckaroo.autoconfigure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.BuckarooEventSource;
import io.buckaroo.BuckarooSocket;
import io.buckaroo.Frame;
import io.buckaroo.Mailbox.Overflow;
import io.buckaroo.MessageSocket;
import io.buckaroo.Result;
import io.buckaroo.SseMapping;
import io.buckaroo.WebSocketMapping;
import io.buckaroo.codec.MessageCodecs;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.route.Route;
import io.buckaroo.route.Routes;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.ConnectionSettings;
import io.buckaroo.runtime.Node;
import io.buckaroo.topic.LocalTopics;
import io.buckaroo.topic.TopicHistories;
import io.buckaroo.webflux.handshake.ConnectionLimits;
import io.buckaroo.webflux.handshake.HandshakeExtensions;
import io.buckaroo.webflux.routing.BuckarooHandlerAdapter;
import io.buckaroo.webflux.routing.BuckarooHandlerMapping;
import io.buckaroo.webflux.routing.RouteSettings;
import io.buckaroo.webflux.socket.WebSocketSettings;
import io.buckaroo.webflux.sse.SseSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.http.codec.autoconfigure.CodecsAutoConfiguration;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableReactiveWebApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webflux.autoconfigure.HttpHandlerAutoConfiguration;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.util.unit.DataSize;
import org.springframework.web.reactive.DispatcherHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link BuckarooAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class BuckarooAutoConfigurationTests {

	private final ReactiveWebApplicationContextRunner contextRunner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CodecsAutoConfiguration.class, HttpHandlerAutoConfiguration.class,
				WebFluxAutoConfiguration.class, BuckarooAutoConfiguration.class));

	@Test
	void beansArePresentByDefault() {
		this.contextRunner.run((context) -> assertThat(context).hasSingleBean(Buckaroo.class)
			.hasSingleBean(Routes.class)
			.hasSingleBean(BuckarooHandlerMapping.class)
			.hasSingleBean(BuckarooHandlerAdapter.class)
			.hasSingleBean(ConnectionDrain.class)
			.hasSingleBean(BuckarooProperties.class));
	}

	@Test
	void propertiesHaveDefaults() {
		this.contextRunner.run((context) -> {
			BuckarooProperties properties = context.getBean(BuckarooProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.basePath()).isNull();
			assertThat(properties.handshakeTimeout()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.websocket().idleTimeout()).isEqualTo(Duration.ofSeconds(60));
			assertThat(properties.websocket().pingInterval()).isEqualTo(Duration.ofSeconds(25));
			assertThat(properties.websocket().maxMessageSize()).isEqualTo(DataSize.ofMegabytes(1));
			assertThat(properties.websocket().sendTimeout()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.websocket().closeTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.websocket().compression()).isFalse();
			assertThat(properties.websocket().allowedOrigins()).isEmpty();
			assertThat(properties.websocket().maxConnections()).isEqualTo(16384);
			assertThat(properties.websocket().maxConnectionsPerAddress()).isZero();
			assertThat(properties.websocket().maxConnectionsPerPrincipal()).isZero();
			assertThat(properties.websocket().maxMessageRate()).isZero();
			assertThat(properties.websocket().maxAge()).isZero();
			assertThat(properties.sse().maxAge()).isZero();
			assertThat(properties.sse().idleTimeout()).isEqualTo(Duration.ZERO);
			assertThat(properties.sse().heartbeat()).isEqualTo(Duration.ofSeconds(15));
			assertThat(properties.sse().retry()).isEqualTo(Duration.ofSeconds(3));
			assertThat(properties.sse().sendTimeout()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.sse().maxConnections()).isEqualTo(16384);
			assertThat(properties.sse().maxConnectionsPerAddress()).isZero();
			assertThat(properties.sse().maxConnectionsPerPrincipal()).isZero();
			assertThat(properties.mailbox().capacity()).isEqualTo(1024);
			assertThat(properties.mailbox().overflow()).isEqualTo(Overflow.CLOSE);
			assertThat(properties.security().closeExpired()).isTrue();
			assertThat(properties.security().sessionCheckInterval()).isEqualTo(Duration.ofSeconds(60));
			assertThat(properties.shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(20));
			assertThat(properties.shutdown().spread()).isEqualTo(Duration.ofSeconds(1));
			assertThat(properties.routes()).isEmpty();
		});
	}

	@Test
	void propertiesAreBound() {
		withEveryProperty().run((context) -> {
			BuckarooProperties properties = context.getBean(BuckarooProperties.class);
			assertThat(properties.enabled()).isTrue();
			assertThat(properties.basePath()).isEqualTo("/live");
			assertThat(properties.handshakeTimeout()).isEqualTo(Duration.ofSeconds(12));
			assertThat(properties.websocket().idleTimeout()).isEqualTo(Duration.ofSeconds(1));
			assertThat(properties.websocket().pingInterval()).isEqualTo(Duration.ofSeconds(2));
			assertThat(properties.websocket().maxMessageSize()).isEqualTo(DataSize.ofKilobytes(3));
			assertThat(properties.websocket().sendTimeout()).isEqualTo(Duration.ofSeconds(4));
			assertThat(properties.websocket().closeTimeout()).isEqualTo(Duration.ofSeconds(5));
			assertThat(properties.websocket().compression()).isTrue();
			assertThat(properties.websocket().allowedOrigins()).containsExactly("https://a.example",
					"https://*.b.example");
			assertThat(properties.sse().idleTimeout()).isEqualTo(Duration.ofSeconds(6));
			assertThat(properties.sse().heartbeat()).isEqualTo(Duration.ofSeconds(7));
			assertThat(properties.sse().retry()).isEqualTo(Duration.ofSeconds(8));
			assertThat(properties.sse().sendTimeout()).isEqualTo(Duration.ofSeconds(9));
			assertThat(properties.sse().allowedOrigins()).containsExactly("https://c.example");
			assertThat(properties.mailbox().capacity()).isEqualTo(10);
			assertThat(properties.mailbox().overflow()).isEqualTo(Overflow.DROP_OLDEST);
			assertThat(properties.security().closeExpired()).isFalse();
			assertThat(properties.security().sessionCheckInterval()).isEqualTo(Duration.ofSeconds(12));
			assertThat(properties.shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(11));
			assertThat(properties.shutdown().spread()).isEqualTo(Duration.ofSeconds(10));
			assertThat(properties.websocket().maxMessageRate()).isEqualTo(13);
		});
	}

	@Test
	void everyPropertyReachesTheSettings() {
		withEveryProperty().withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class).run((context) -> {
			CheckedSettings settings = context.getBean(CheckedSettings.class);
			assertThat(settings.of(route(context, Route.WebSocket.class))).isEqualTo(new WebSocketSettings(
					new ConnectionSettings(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4),
							Duration.ofSeconds(21), 10, Overflow.DROP_OLDEST),
					null, List.of("https://a.example", "https://*.b.example"), 3 * 1024, 13, Duration.ofSeconds(5),
					true));
			assertThat(settings.of(route(context, Route.Sse.class))).isEqualTo(new SseSettings(
					new ConnectionSettings(Duration.ofSeconds(6), Duration.ofSeconds(7), Duration.ofSeconds(9),
							Duration.ofSeconds(22), 10, Overflow.DROP_OLDEST),
					null, List.of("https://c.example"), Duration.ofSeconds(8)));
			assertThat(settings.limitsOfSockets()).isEqualTo(new ConnectionLimits(14, 15, 16));
			assertThat(settings.limitsOfStreams()).isEqualTo(new ConnectionLimits(17, 18, 19));
			BuckarooProperties properties = context.getBean(BuckarooProperties.class);
			assertThat(ServerSettings.drainTimeout(properties)).isEqualTo(Duration.ofSeconds(11));
			assertThat(ServerSettings.spread(properties)).isEqualTo(Duration.ofSeconds(10));
		});
	}

	@Test
	void durationsWithoutSuffixAreSeconds() {
		this.contextRunner
			.withPropertyValues("buckaroo.websocket.idle-timeout=1", "buckaroo.websocket.ping-interval=2",
					"buckaroo.websocket.send-timeout=3", "buckaroo.websocket.close-timeout=4",
					"buckaroo.sse.idle-timeout=5", "buckaroo.sse.heartbeat=6", "buckaroo.sse.retry=7",
					"buckaroo.sse.send-timeout=8", "buckaroo.websocket.max-age=10", "buckaroo.sse.max-age=11",
					"buckaroo.shutdown.drain-timeout=9", "buckaroo.shutdown.spread=8")
			.run((context) -> {
				BuckarooProperties properties = context.getBean(BuckarooProperties.class);
				assertThat(properties.websocket().idleTimeout()).isEqualTo(Duration.ofSeconds(1));
				assertThat(properties.websocket().pingInterval()).isEqualTo(Duration.ofSeconds(2));
				assertThat(properties.websocket().sendTimeout()).isEqualTo(Duration.ofSeconds(3));
				assertThat(properties.websocket().closeTimeout()).isEqualTo(Duration.ofSeconds(4));
				assertThat(properties.sse().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
				assertThat(properties.sse().heartbeat()).isEqualTo(Duration.ofSeconds(6));
				assertThat(properties.sse().retry()).isEqualTo(Duration.ofSeconds(7));
				assertThat(properties.sse().sendTimeout()).isEqualTo(Duration.ofSeconds(8));
				assertThat(properties.websocket().maxAge()).isEqualTo(Duration.ofSeconds(10));
				assertThat(properties.sse().maxAge()).isEqualTo(Duration.ofSeconds(11));
				assertThat(properties.shutdown().drainTimeout()).isEqualTo(Duration.ofSeconds(9));
				assertThat(properties.shutdown().spread()).isEqualTo(Duration.ofSeconds(8));
			});
	}

	@ParameterizedTest
	@CsvSource({ "websocket.idle-timeout, -1s", "websocket.ping-interval, -1ms", "websocket.send-timeout, -1s",
			"websocket.close-timeout, 0s", "websocket.close-timeout, -1s", "websocket.max-message-size, 0B",
			"websocket.max-message-size, -1B", "websocket.max-message-size, 2GB", "sse.idle-timeout, -1s",
			"websocket.max-age, -1s", "sse.max-age, -1s", "sse.heartbeat, -1s", "sse.retry, -1s",
			"sse.send-timeout, -1s", "mailbox.capacity, 0", "mailbox.capacity, -1",
			"security.session-check-interval, 0s", "security.session-check-interval, 36501d",
			"shutdown.drain-timeout, 0s", "shutdown.drain-timeout, -1s", "shutdown.drain-timeout, 36501d",
			"shutdown.spread, -1s", "shutdown.spread, 20s", "shutdown.spread, 36501d",
			"routes[/echo].mailbox.capacity, 0", "base-path, live", "base-path, /", "base-path, /live/",
			"base-path, /{live", "websocket.idle-timeout, 36501d", "websocket.allowed-origins, example.org" })
	void aValueOutOfRangeFailsTheStartUp(String property, String value) {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withPropertyValues("buckaroo." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("buckaroo." + property);
					assertThat(ex.getReason()).isNotBlank();
				}));
	}

	@ParameterizedTest
	@ValueSource(strings = { "websocket.idle-timeout=0", "websocket.ping-interval=0", "websocket.send-timeout=0",
			"websocket.close-timeout=1ms", "websocket.max-message-size=1B", "websocket.max-message-size=2147483647B",
			"sse.idle-timeout=0", "sse.heartbeat=0", "sse.retry=0", "sse.send-timeout=0", "mailbox.capacity=1",
			"routes[/echo].mailbox.capacity=1", "shutdown.drain-timeout=1001ms", "shutdown.spread=0",
			"shutdown.spread=19999ms", "websocket.idle-timeout=36500d", "websocket.allowed-origins=*", "base-path=",
			"base-path=/live", "base-path=/live/{tenant}" })
	void aValueAtTheLimitIsAccepted(String property) {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withPropertyValues("buckaroo." + property)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aSpreadThatIsNotShorterThanTheDrainTimeoutFailsTheStartUp() {
		this.contextRunner.withPropertyValues("buckaroo.shutdown.drain-timeout=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("buckaroo.shutdown.spread");
					assertThat(ex.getReason()).isEqualTo("It must be shorter than drain-timeout, which is 1s.");
				}));
	}

	@Test
	void propertiesOfARouteThatDoesNotExistFailTheStartUp() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withPropertyValues("buckaroo.routes[/ecko].mailbox.capacity=20")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getReason())
							.isEqualTo("There is no such route. Did you mean '[/echo]'? The key includes the base path "
									+ "and the names of variables. The routes are [/echo].")));
	}

	@Test
	void handlersRunOnTheEventLoopByDefault() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class)
			.run((context) -> assertThat(executors(context)).containsOnlyNulls());
	}

	@Test
	void blockingHandlersRunOnTheTaskExecutorOfTheApplication() {
		this.contextRunner.withUserConfiguration(BlockingConfiguration.class)
			.withBean("other", SimpleAsyncTaskExecutor.class)
			.withBean("applicationTaskExecutor", SimpleAsyncTaskExecutor.class)
			.run((context) -> assertThat(executors(context)).hasSize(2)
				.containsOnly(context.getBean("applicationTaskExecutor", Executor.class)));
	}

	@Test
	void blockingHandlersRunOnTheOnlyExecutor() {
		this.contextRunner.withUserConfiguration(BlockingConfiguration.class)
			.withBean("single", SimpleAsyncTaskExecutor.class)
			.run((context) -> assertThat(executors(context)).hasSize(2)
				.containsOnly(context.getBean("single", Executor.class)));
	}

	@Test
	void annotationsOnBeanMethodsAreFound() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class)
			.run((context) -> assertThat(context.getBean(Routes.class)).extracting(Route::toString)
				.containsExactlyInAnyOrder("WebSocket /echo to bean 'echo'", "SSE /time to bean 'time'"));
	}

	@Test
	void annotationsOnClassesAreFound() {
		this.contextRunner.withBean("chat", ChatSocket.class)
			.withBean("ticks", TickSource.class)
			.run((context) -> assertThat(context.getBean(Routes.class)).extracting(Route::toString)
				.containsExactlyInAnyOrder("WebSocket /chat/{room} to bean 'chat'", "SSE /ticks to bean 'ticks'"));
	}

	@Test
	void annotationsOnTheClassOfABeanMethodAreFound() {
		this.contextRunner.withUserConfiguration(ChatConfiguration.class)
			.run((context) -> assertThat(context.getBean(Routes.class)).extracting(Route::toString)
				.containsExactly("WebSocket /chat/{room} to bean 'conversation'"));
	}

	@Test
	void theAnnotationOfABeanMethodTakesPrecedenceOverThatOfItsClass() {
		this.contextRunner.withUserConfiguration(LobbyConfiguration.class)
			.run((context) -> assertThat(paths(context)).containsExactly("/lobby"));
	}

	@Test
	void aRouteHasTheBeanAndItsSubprotocols() {
		this.contextRunner.withBean("chat", ChatSocket.class).run((context) -> {
			assertThat(context.getBean(Routes.class)).singleElement()
				.isInstanceOfSatisfying(Route.WebSocket.class, (route) -> {
					assertThat(route.handler()).isSameAs(context.getBean("chat"));
					assertThat(route.subprotocols()).containsExactly("chat.v2", "chat.v1");
				});
		});
	}

	@Test
	void aSocketSupportsNoSubprotocolByDefault() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.run((context) -> assertThat(context.getBean(Routes.class)).singleElement()
				.isInstanceOfSatisfying(Route.WebSocket.class, (route) -> assertThat(route.subprotocols()).isEmpty()));
	}

	@Test
	void theBasePathIsThePrefixOfEveryPath() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class)
			.withPropertyValues("buckaroo.base-path=/live")
			.run((context) -> assertThat(paths(context)).containsExactlyInAnyOrder("/live/echo", "/live/time"));
	}

	@Test
	void thereIsNoBasePathByDefault() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.run((context) -> assertThat(paths(context)).containsExactly("/echo"));
	}

	@Test
	void aMappedHandlerIsLogged(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class)
			.run((context) -> assertThat(output.toString().lines())
				.anyMatch((line) -> line.contains("INFO") && line.endsWith("Mapped WebSocket /echo to bean 'echo'"))
				.anyMatch((line) -> line.contains("INFO") && line.endsWith("Mapped SSE /time to bean 'time'")));
	}

	@Test
	void aWarningIsLoggedForASocketWithoutMapping(CapturedOutput output) {
		this.contextRunner.withBean("forgotten", UnmappedSocket.class).run((context) -> {
			assertThat(context.getBean(Routes.class)).isEmpty();
			assertThat(output.toString().lines()).anyMatch((line) -> line.contains("WARN")
					&& line.endsWith("Bean 'forgotten' is not mapped to a path: it has no @WebSocketMapping, "
							+ "and no BuckarooRouter refers to it"));
		});
	}

	@Test
	void aWarningIsLoggedForAnEventSourceWithoutMapping(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(UnmappedSourceConfiguration.class).run((context) -> {
			assertThat(context.getBean(Routes.class)).isEmpty();
			assertThat(output.toString().lines()).anyMatch((line) -> line.contains("WARN") && line.endsWith(
					"Bean 'forgotten' is not mapped to a path: it has no @SseMapping, and no BuckarooRouter refers to it"));
		});
	}

	@Test
	void noWarningIsLoggedForAMappedHandler(CapturedOutput output) {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class, TimeConfiguration.class)
			.run((context) -> assertThat(output).doesNotContain("is not mapped to a path"));
	}

	@Test
	void thereAreNoBeansWhenDisabled() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withPropertyValues("buckaroo.enabled=false")
			.run((context) -> assertThat(buckarooBeans(context)).isEmpty());
	}

	@Test
	void mappingsAreNotExaminedWhenDisabled() {
		this.contextRunner.withBean("first", ChatSocket.class)
			.withBean("second", ChatSocket.class)
			.withPropertyValues("buckaroo.enabled=false", "buckaroo.base-path=wrong")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aServletApplicationWithoutHandlersHasNoBeans() {
		servletApplication().run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(Buckaroo.class)
			.doesNotHaveBean(BuckarooProperties.class)
			.doesNotHaveBean(BuckarooAutoConfiguration.class));
	}

	@Test
	void aHandlerInAServletApplicationFailsTheStartUp() {
		servletApplication().withUserConfiguration(EchoConfiguration.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnsupportedWebServerException.class));
		servletApplication().withUserConfiguration(MessageConfiguration.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnsupportedWebServerException.class));
		servletApplication().withUserConfiguration(TimeConfiguration.class)
			.run((context) -> assertThat(context).getFailure()
				.isInstanceOfSatisfying(UnsupportedWebServerException.class,
						(ex) -> assertThat(ex.action()).contains("'spring.main.web-application-type=reactive'")));
	}

	@Test
	void aHandlerWithMissingDependenciesInAServletApplicationFailsTheStartUp() {
		servletApplication().withUserConfiguration(InjectedConfiguration.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(UnsupportedWebServerException.class));
	}

	@Test
	void aHandlerInAServletApplicationIsIgnoredWhenDisabled() {
		servletApplication().withUserConfiguration(EchoConfiguration.class)
			.withPropertyValues("buckaroo.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	private static WebApplicationContextRunner servletApplication() {
		return new WebApplicationContextRunner().withConfiguration(
				AutoConfigurations.of(BuckarooAutoConfiguration.class, BuckarooServletAutoConfiguration.class));
	}

	@Test
	void aHandlerOfAScopedProxyHasOneRoute() {
		this.contextRunner.withUserConfiguration(ScopedConfiguration.class)
			.run((context) -> assertThat(context.getBean(Routes.class)).extracting(Route::toString)
				.containsExactly("WebSocket /scoped to bean 'scoped'"));
	}

	@Test
	void aBuckarooOfTheUserReplacesTheDefault() {
		Buckaroo own = mock(Buckaroo.class);
		this.contextRunner.withBean("own", Buckaroo.class, () -> own)
			.run((context) -> assertThat(context.getBean(Buckaroo.class)).isSameAs(own));
	}

	@Test
	void aBuckarooOfTheUserDoesNotAffectInternalBeans() {
		this.contextRunner.withBean(Buckaroo.class, () -> mock(Buckaroo.class))
			.run((context) -> assertThat(context).hasSingleBean(Buckaroo.class)
				.hasSingleBean(ConnectionRegistry.class)
				.hasSingleBean(BuckarooHandlerAdapter.class));
	}

	@Test
	void thereAreNoBeansWithoutAWebApplication() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(BuckarooAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Buckaroo.class)
				.doesNotHaveBean(BuckarooProperties.class)
				.doesNotHaveBean(BuckarooAutoConfiguration.class));
	}

	@Test
	void thereAreNoBeansWithoutWebFlux() {
		this.contextRunner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(buckarooBeans(context)).isEmpty());
	}

	@Test
	void thereAreNoTransportsWithoutReactorNetty() {
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withClassLoader(new FilteredClassLoader(NettyReactiveWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(Buckaroo.class)
				.hasSingleBean(Routes.class)
				.doesNotHaveBean(BuckarooHandlerMapping.class)
				.doesNotHaveBean(BuckarooHandlerAdapter.class)
				.doesNotHaveBean(ConnectionDrain.class));
	}

	@Test
	void aRegistryOfTheUserIsUsed() {
		ConnectionRegistry registry = new ConnectionRegistry(Node.create(),
				new LocalTopics(new TopicHistories(List.of()), Object::toString));
		this.contextRunner.withBean(ConnectionRegistry.class, () -> registry)
			.run((context) -> assertThat(context).getBean(ConnectionRegistry.class).isSameAs(registry));
	}

	@Test
	void routesOfTheUserAreUsed() {
		Routes routes = new Routes(List.of());
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withBean(Routes.class, () -> routes)
			.run((context) -> assertThat(context).getBean(Routes.class).isSameAs(routes));
	}

	private static ConnectionRegistry registry() {
		return new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString));
	}

	@Test
	void aHandlerMappingOfTheUserIsUsed() {
		BuckarooHandlerMapping mapping = new BuckarooHandlerMapping(new Routes(List.of()), settings(),
				ServerCodecConfigurer.create(), registry());
		this.contextRunner.withBean(BuckarooHandlerMapping.class, () -> mapping)
			.run((context) -> assertThat(context).getBean(BuckarooHandlerMapping.class).isSameAs(mapping));
	}

	@Test
	void aHandlerAdapterOfTheUserIsUsed() {
		BuckarooHandlerAdapter adapter = new BuckarooHandlerAdapter(registry(), new Routes(List.of()), settings(),
				new HandshakeExtensions(List.of(), List.of(), List.of(), null), ServerCodecConfigurer.create(),
				() -> new MessageCodecs(List.of(), null), BuckarooObservations.NONE);
		this.contextRunner.withBean(BuckarooHandlerAdapter.class, () -> adapter)
			.run((context) -> assertThat(context).getBean(BuckarooHandlerAdapter.class).isSameAs(adapter));
	}

	@Test
	void aDrainOfTheUserIsUsed() {
		ConnectionDrain drain = new ConnectionDrain(
				new ConnectionRegistry(Node.create(), new LocalTopics(new TopicHistories(List.of()), Object::toString)),
				Duration.ZERO, Duration.ofSeconds(1), 0, (draining) -> {
				});
		this.contextRunner.withBean(ConnectionDrain.class, () -> drain)
			.run((context) -> assertThat(context).getBean(ConnectionDrain.class).isSameAs(drain));
	}

	@Test
	void routeSettingsOfTheUserAreUsed() {
		RouteSettings settings = settings();
		this.contextRunner.withUserConfiguration(EchoConfiguration.class)
			.withBean("own", RouteSettings.class, () -> settings)
			.withPropertyValues("buckaroo.websocket.idle-timeout=-1s")
			.run((context) -> assertThat(context).getBean(RouteSettings.class).isSameAs(settings));
	}

	@ParameterizedTest
	@CsvSource({ "handshake-timeout, -1s", "shutdown.drain-timeout, 0s", "shutdown.spread, 20s" })
	void settingsOfTheServerAreCheckedBesideRouteSettingsOfTheUser(String property, String value) {
		this.contextRunner.withBean("own", RouteSettings.class, BuckarooAutoConfigurationTests::settings)
			.withPropertyValues("buckaroo." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class,
						(ex) -> assertThat(ex.getName()).isEqualTo("buckaroo." + property)));
	}

	private ReactiveWebApplicationContextRunner withEveryProperty() {
		return this.contextRunner.withPropertyValues("buckaroo.enabled=true", "buckaroo.base-path=/live",
				"buckaroo.websocket.idle-timeout=1s", "buckaroo.websocket.ping-interval=2s",
				"buckaroo.websocket.max-message-size=3KB", "buckaroo.websocket.send-timeout=4s",
				"buckaroo.websocket.close-timeout=5s", "buckaroo.websocket.compression=true",
				"buckaroo.websocket.allowed-origins=https://a.example,https://*.b.example",
				"buckaroo.sse.idle-timeout=6s", "buckaroo.sse.heartbeat=7s", "buckaroo.sse.retry=8s",
				"buckaroo.sse.send-timeout=9s", "buckaroo.sse.allowed-origins=https://c.example",
				"buckaroo.websocket.max-age=21s", "buckaroo.sse.max-age=22s", "buckaroo.mailbox.capacity=10",
				"buckaroo.mailbox.overflow=drop-oldest", "buckaroo.security.close-expired=false",
				"buckaroo.security.session-check-interval=12s", "buckaroo.shutdown.drain-timeout=11s",
				"buckaroo.shutdown.spread=10s", "buckaroo.handshake-timeout=12s",
				"buckaroo.websocket.max-message-rate=13", "buckaroo.websocket.max-connections=14",
				"buckaroo.websocket.max-connections-per-address=15",
				"buckaroo.websocket.max-connections-per-principal=16", "buckaroo.sse.max-connections=17",
				"buckaroo.sse.max-connections-per-address=18", "buckaroo.sse.max-connections-per-principal=19");
	}

	private static <R extends Route> R route(AssertableReactiveWebApplicationContext context, Class<R> type) {
		return context.getBean(Routes.class)
			.stream()
			.filter(type::isInstance)
			.map(type::cast)
			.findFirst()
			.orElseThrow();
	}

	private static List<Executor> executors(AssertableReactiveWebApplicationContext context) {
		CheckedSettings settings = context.getBean(CheckedSettings.class);
		return Arrays.asList(settings.of(route(context, Route.WebSocket.class)).executor(),
				settings.of(route(context, Route.Sse.class)).executor());
	}

	private static CheckedSettings settings() {
		BuckarooProperties properties = new Binder().bindOrCreate("buckaroo", BuckarooProperties.class);
		return new CheckedSettings(properties, new Routes(List.of()),
				new CallbackExecutor(new DefaultListableBeanFactory()));
	}

	private static List<String> paths(AssertableReactiveWebApplicationContext context) {
		return context.getBean(Routes.class).stream().map((route) -> route.pattern().getPatternString()).toList();
	}

	private static Stream<String> buckarooBeans(AssertableReactiveWebApplicationContext context) {
		return context.getBeansOfType(Object.class)
			.values()
			.stream()
			.map((bean) -> bean.getClass().getName())
			.filter((type) -> type.startsWith("io.buckaroo") && !type.contains("Tests"));
	}

	@Configuration(proxyBeanMethods = false)
	static class EchoConfiguration {

		@Bean
		@WebSocketMapping("/echo")
		BuckarooSocket<Void> echo() {
			return (frame, state) -> Result.reply(frame);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MessageConfiguration {

		@Bean
		@WebSocketMapping("/messages")
		MessageSocket<String, String, Void> messages() {
			return (message, state) -> Result.reply(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TimeConfiguration {

		@Bean
		@SseMapping("/time")
		BuckarooEventSource<Void> time() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ChatConfiguration {

		@Bean
		ChatSocket conversation() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedConfiguration {

		@Bean
		static CustomScopeConfigurer scopes() {
			CustomScopeConfigurer scopes = new CustomScopeConfigurer();
			scopes.addScope("thread", new SimpleThreadScope());
			return scopes;
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		ScopedSocket scoped() {
			return new ScopedSocket();
		}

	}

	@WebSocketMapping("/scoped")
	static class ScopedSocket extends UnmappedSocket {

	}

	@Configuration(proxyBeanMethods = false)
	static class LobbyConfiguration {

		@Bean
		@WebSocketMapping("/lobby")
		ChatSocket lobby() {
			return new ChatSocket();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnmappedSourceConfiguration {

		@Bean
		BuckarooEventSource<Void> forgotten() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@WebSocketMapping(value = "/chat/{room}", subprotocols = { "chat.v2", "chat.v1" })
	static class ChatSocket extends UnmappedSocket {

	}

	static class UnmappedSocket implements BuckarooSocket<Void> {

		@Override
		public Result<Frame, Void> handle(Frame.Data frame, Void state) {
			return Result.ok();
		}

	}

	@SseMapping("/ticks")
	static class TickSource implements BuckarooEventSource<Void> {

	}

	@Configuration(proxyBeanMethods = false)
	static class BlockingConfiguration {

		@Bean
		@WebSocketMapping(value = "/blocking", blocking = true)
		BuckarooSocket<Void> blocking() {
			return (frame, state) -> Result.ok();
		}

		@Bean
		@SseMapping(value = "/blocking", blocking = true)
		BuckarooEventSource<Void> blockingSource() {
			return BuckarooEventSource.from((connection) -> Flux.empty());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InjectedConfiguration {

		@Bean
		@WebSocketMapping("/injected")
		BuckarooSocket<Void> injected(Buckaroo buckaroo) {
			return (frame, state) -> Result.ok();
		}

	}

}
