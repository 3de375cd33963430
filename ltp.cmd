@echo off
rem Runs ltp4j; builds it first where no build was ever finished. See the script "ltp" for the variables.
setlocal
set "root=%~dp0"
set "target=%root%command-line\target"
set "java=java"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java"
if not exist "%target%\ltp.built" (
  echo ltp: building ltp4j, the first time with downloads... 1>&2
  call mvn -q -B -f "%root%pom.xml" -Dmaven.test.skip=true -pl formats,parquet,onnx,onnxruntime,serving,library,export,laboratory,service,command-line package 1>&2 || exit /b 1
  type nul >"%target%\ltp.built"
)
if not defined OMP_WAIT_POLICY set "OMP_WAIT_POLICY=PASSIVE"
"%java%" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Dfile.encoding=UTF-8 "-Dltp.home=%root:~0,-1%" %LTP_JAVA_OPTS% -cp "%target%\ltp4j-cli.jar;%target%\lib\*" org.ltp4j.cli.Ltp %*
exit /b %ERRORLEVEL%
