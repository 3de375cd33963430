@echo off
rem Runs ltp4j; builds it first where it was never built. See the script "ltp" for the variables.
setlocal
set "root=%~dp0"
set "target=%root%core\target"
set "arguments=%target%\ltp.arguments"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if not exist "%target%\classpath.txt" (
  echo ltp: building ltp4j, the first time with downloads... 1>&2
  call mvn -q -B -f "%root%pom.xml" -Dmaven.test.skip=true -pl core package 1>&2 || exit /b 1
)
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
rem The class path is longer than a command line or a variable may be; Maven writes it with slashes.
> "%arguments%" echo -cp "%target:\=/%/ltp4j-core.jar;\
>> "%arguments%" type "%target%\classpath.txt"
>> "%arguments%" echo "
"%java%" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dfile.encoding=UTF-8 "-Dltp.home=%root:~0,-1%" %LTP_JAVA_OPTS% "@%arguments%" org.ltp4j.cli.Ltp %*
exit /b %ERRORLEVEL%
