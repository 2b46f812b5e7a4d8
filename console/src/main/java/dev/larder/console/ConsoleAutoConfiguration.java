package dev.larder.console;

import dev.larder.Clock;
import dev.larder.Larder;
import dev.larder.console.audit.AuditLog;
import dev.larder.console.figures.Collector;
import dev.larder.console.invalidation.InvalidationDesk;
import dev.larder.console.keys.KeyLookup;
import dev.larder.console.live.Site;
import dev.larder.console.live.Sites;
import dev.larder.console.security.Addresses;
import dev.larder.console.security.Gate;
import dev.larder.console.security.LogIns;
import dev.larder.console.stream.Broadcast;
import dev.larder.console.stream.StreamServlet;
import dev.larder.console.views.AlertView;
import dev.larder.console.views.OverviewView;
import dev.larder.console.web.ConsoleFilter;
import dev.larder.console.web.ConsolePaths;
import dev.larder.console.web.ConsoleRoutes;
import dev.larder.console.web.PageRoutes;
import dev.larder.console.web.Pages;
import dev.larder.console.webhook.Announcer;
import dev.larder.console.webhook.WebhookMeters;
import dev.larder.console.webhook.WebhookSender;
import dev.larder.spring.autoconfigure.LarderAutoConfiguration;
import jakarta.servlet.DispatcherType;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * The console, in an application that has a {@link Larder} and a servlet web server. {@code larder.console.enabled=false} takes it away.
 *
 * @since 0.1
 */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@EnableConfigurationProperties(ConsoleProperties.class) // also without a console, or nobody would know them
public final class ConsoleAutoConfiguration {

    /** The console, where it can be. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnBooleanProperty(name = "larder.console.enabled", matchIfMissing = true)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(DispatcherServlet.class)
    @ConditionalOnBean(Larder.class)
    static class Served {

        private static final Logger LOG = LoggerFactory.getLogger(ConsoleAutoConfiguration.class);
        private static final long LARGEST_AUDIT_FILE = 10 * 1024 * 1024;

        private final ConsoleProperties properties;
        private final Clock clock = Clock.system();
        private final SecureRandom random = new SecureRandom();

        Served(ConsoleProperties properties, Environment environment) {
            Openness.require(environment.getProperty("server.address"), properties);
            this.properties = properties;
        }

        @Bean(destroyMethod = "close")
        Sites larderConsoleSites(ObjectProvider<Larder> larders, Environment environment) {
            Site.Setup setup = new Site.Setup(
                    clock,
                    new Collector.Host(hostName(), version()),
                    properties.alerts().rules(),
                    properties.data());
            String disk = environment.getProperty("larder.disk.path", "");
            return new Sites(larders.orderedStream()
                    .map(larder -> new Site(larder, kept(setup, larder, disk)))
                    .toList());
        }

        // Beside the disk tier, which has a folder for each namespace, none of them without an @.
        private static Site.Setup kept(Site.Setup setup, Larder larder, String disk) {
            return setup.history() != null || disk.isBlank() || larder.local().isEmpty()
                    ? setup
                    : new Site.Setup(setup.clock(), setup.host(), setup.rules(), Path.of(disk, "console"));
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException nameless) {
                return "";
            }
        }

        private static String version() {
            return Objects.requireNonNullElse(
                    ConsoleAutoConfiguration.class.getPackage().getImplementationVersion(), "development");
        }

        @Bean
        Gate larderConsoleGate() {
            Map<String, LogIns.User> users = new TreeMap<>();
            properties.users().forEach((name, user) -> users.put(name, new LogIns.User(user.password(), user.role())));
            return new Gate(
                    new LogIns(users, properties.sessionTimeout(), clock, random),
                    Addresses.of(properties.allow()),
                    properties.hosts(),
                    properties.login() == ConsoleProperties.Login.APPLICATION);
        }

        @Bean
        AuditLog larderConsoleAudit() {
            return new AuditLog(properties.data(), LARGEST_AUDIT_FILE, clock);
        }

        @Bean(destroyMethod = "close")
        InvalidationDesk larderConsoleDesk(AuditLog audit) {
            return new InvalidationDesk(audit, clock, !properties.environment().isEmpty());
        }

        @Bean(destroyMethod = "close")
        @ConditionalOnProperty("larder.console.alerts.webhook.url")
        WebhookSender larderConsoleWebhook(Sites sites) {
            ConsoleProperties.Webhook told = properties.alerts().webhook();
            WebhookSender sender = new WebhookSender(
                    new WebhookSender.Settings(
                            Objects.requireNonNull(told.url()),
                            told.secret(),
                            told.timeout(),
                            told.attempts(),
                            told.pause()),
                    clock);
            sites.all()
                    .forEach(site -> site.listen(new Announcer(
                            sender,
                            site.fleet()::claim,
                            properties.environment(),
                            site.fleet().own(),
                            clock)));
            return sender;
        }

        @Bean
        @ConditionalOnProperty("larder.console.alerts.webhook.url")
        WebhookMeters larderConsoleWebhookMeters(WebhookSender sender) {
            return new WebhookMeters(sender);
        }

        // The webhook comes first: what fires in the first second is told, too.
        @Bean(destroyMethod = "close")
        Broadcast larderConsoleBroadcast(Sites sites, ObjectProvider<WebhookSender> webhook) {
            webhook.ifAvailable(sender -> LOG.info("Alerts are told to a webhook: url={}", sender.shownUrl()));
            Broadcast broadcast =
                    new Broadcast(sites, Long.toHexString(random.nextLong()), properties.maximumStreams());
            sites.start();
            return broadcast;
        }

        @Bean
        Pages larderConsolePages() {
            return Pages.load();
        }

        @Bean
        ConsolePaths larderConsolePaths(Pages pages) {
            return new ConsolePaths(properties.base(), pages.names());
        }

        // Static, and with providers: the web server asks for these two before anything else is made, and what is wrong
        // with the
        // configuration would then be the web server's failure.
        @Bean
        static FilterRegistrationBean<ConsoleFilter> larderConsoleFilter(
                ObjectProvider<Gate> gate, ObjectProvider<ConsolePaths> paths) {
            FilterRegistrationBean<ConsoleFilter> filter = new FilterRegistrationBean<>(
                    new ConsoleFilter(() -> new ConsoleFilter.Guarded(gate.getObject(), paths.getObject())));
            filter.addUrlPatterns("/*");
            filter.setAsyncSupported(true);
            filter.setDispatcherTypes(DispatcherType.REQUEST);
            return filter;
        }

        @Bean
        static ServletRegistrationBean<StreamServlet> larderConsoleStream(
                ObjectProvider<Sites> sites, ObjectProvider<Broadcast> broadcast, Environment environment) {
            String path = environment.getProperty("larder.console.path", ConsoleProperties.PATH);
            String base = path.equals("/") ? "" : path;
            ServletRegistrationBean<StreamServlet> servlet = new ServletRegistrationBean<>(
                    new StreamServlet(sites::getObject, broadcast::getObject),
                    new ConsolePaths(base, Set.of()).api() + "/stream");
            servlet.setAsyncSupported(true);
            return servlet;
        }

        @Bean
        RouterFunction<ServerResponse> larderConsoleRoutes(
                Sites sites,
                InvalidationDesk desk,
                AuditLog audit,
                Gate gate,
                ConsolePaths paths,
                Pages pages,
                ObjectProvider<WebhookSender> webhook) {
            WebhookSender sender = webhook.getIfAvailable();
            ConsoleRoutes routes = new ConsoleRoutes(new ConsoleRoutes.Parts(
                    sites,
                    new OverviewView(clock),
                    new KeyLookup(),
                    desk,
                    audit,
                    gate,
                    site -> AlertView.of(site, sender),
                    new ConsoleRoutes.About(properties.environment(), version(), properties.showKeys(), told()),
                    clock));
            return PageRoutes.under(paths, pages).and(routes.under(paths.api()));
        }

        // Without the users' hashes.
        private Map<String, String> told() {
            Map<String, String> told = new TreeMap<>();
            told.put("larder.console.path", properties.path());
            told.put("larder.console.data", properties.data() == null ? "" : String.valueOf(properties.data()));
            told.put("larder.console.environment", properties.environment());
            told.put("larder.console.show-keys", String.valueOf(properties.showKeys()));
            told.put("larder.console.login", properties.login().name());
            properties
                    .users()
                    .forEach((name, user) -> told.put(
                            "larder.console.users." + name + ".role",
                            user.role().label()));
            told.put("larder.console.allow", String.join(",", properties.allow()));
            told.put("larder.console.hosts", String.join(",", properties.hosts()));
            told.put("larder.console.session-timeout", String.valueOf(properties.sessionTimeout()));
            told.put("larder.console.maximum-streams", String.valueOf(properties.maximumStreams()));
            return told;
        }
    }
}
