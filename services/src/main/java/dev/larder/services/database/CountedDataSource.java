package dev.larder.services.database;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** A database whose connections count each statement when it is executed. */
final class CountedDataSource extends DelegatingDataSource {

    private final QueryCounts.Counter counter;

    CountedDataSource(DataSource database, QueryCounts.Counter counter) {
        super(database);
        this.counter = counter;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counted(super.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return counted(super.getConnection(username, password));
    }

    private Connection counted(Connection connection) {
        return (Connection) proxy(Connection.class, (self, method, arguments) -> {
            Object answer = call(connection, method, arguments);
            return answer instanceof Statement statement
                    ? counted(statement, method.getReturnType(), text(arguments), connection)
                    : answer;
        });
    }

    /** As {@link Statement} or what was prepared, by the type that the connection promises. */
    private Object counted(Statement statement, Class<?> type, @Nullable String prepared, Connection connection) {
        return proxy(type, (self, method, arguments) -> {
            if (method.getName().startsWith("execute")) {
                String own = text(arguments);
                counter.count(kind(own == null ? prepared : own, connection.getAutoCommit()));
            }
            return call(statement, method, arguments);
        });
    }

    static QueryCounts.Kind kind(@Nullable String sql, boolean isAlone) {
        boolean asks =
                sql != null && sql.stripLeading().toLowerCase(Locale.ROOT).matches("(?s)(select|with)\\b.*");
        return asks && isAlone ? QueryCounts.Kind.READ : QueryCounts.Kind.WRITE;
    }

    private static @Nullable String text(Object @Nullable [] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String text ? text : null;
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(CountedDataSource.class.getClassLoader(), new Class<?>[] {type}, handler);
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
